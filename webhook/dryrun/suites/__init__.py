"""Runs what stands beside guardrails: Rego tests, samples, and the lines that the tests evaluate.

A suite is one guardrail, or one helper, with its cases. A case passes, fails, or could not be run,
and these three are never mixed up. Samples are judged by the same Reviewer as everything else.
"""

from webhook.dryrun.suites.running import choose, run
from webhook.dryrun.suites.suite import Suite, suites_of

__all__ = ["Suite", "choose", "run", "suites_of"]
