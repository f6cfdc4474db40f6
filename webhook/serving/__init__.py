"""HTTP only: bytes become requests, decisions become bytes, and connections end in good order.

What is wrong with an object is decided elsewhere, by the Reviewer that comes in. Three kinds of
trouble have three roads: what the caller got wrong is a 4xx, what we cannot judge is a 500 so that
the cluster's failurePolicy decides, and everything that was judged is a 200 whatever the verdict.
Nothing that a user wrote reaches a header, a metric's label or, but for names, the log.

What is in force, `Standing.now`, is one value, of which a review takes hold once. Whatever changes,
in files or in the cluster, it is put together aside and replaced in one assignment; what is wrong
is told, and what was good goes on.
"""
