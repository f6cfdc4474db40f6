"""The decision: match, look up, evaluate, exempt, compare with the old object, decide, inject.

Data in, data out: no third-party import, no clock and no I/O of its own. The engine, the inventory,
the time and the time left come as arguments, so that webhook, check, audit and replay give the same
answer to the same request.
"""

from webhook.review.reviewer import Reviewer

__all__ = ["Reviewer"]
