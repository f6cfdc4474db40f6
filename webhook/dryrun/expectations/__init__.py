"""Suites in YAML: reviews, and what is expected of them.

A suite names what is in force; each of its cases is a request and the findings and defaults that
it is to meet, no more and no fewer. What could pass for the wrong reason fails: a guardrail that
does not exist, one that is off, an object that nobody judges.
"""

from webhook.dryrun.expectations.reading import suites_in
from webhook.dryrun.expectations.running import run_cases
from webhook.dryrun.expectations.suite import YamlSuite

__all__ = ["YamlSuite", "run_cases", "suites_in"]
