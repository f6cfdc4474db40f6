"""Suites in YAML, and how they are run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from webhook.cli.main import main

if TYPE_CHECKING:
    from click.testing import Result

OBJECT = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews%s}
spec:
  hosts: [reviews]
  http:
  - timeout: 5s
    retries: {attempts: 10}
    route: [{destination: {host: reviews}}]
"""
SUITE = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Suite
metadata: {name: shop}
spec:
  guardrails: [vs-retries-bounded, vs-timeout-required, pa-permissive-without-expiry]
  profile: production
  cases:
"""
RETRIES = "[{guardrail: vs-retries-bounded}]"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments])


def case(rest: str, *, name: str = "a", more: str = "") -> Result:
    """Run a suite of one case, whose keys are *rest*, and whose spec has *more*."""
    suite = SUITE.replace("  cases:", f"{more}  cases:")
    Path("suite.yaml").write_text(f"{suite}  - name: {name}\n    {rest}\n")
    return run("suite.yaml")


def body(result: Result) -> list[str]:
    """What is said of the case, without what is said of all cases."""
    return [line.strip() for line in result.stdout.splitlines()[2:-2]]


ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: production
  bindings:
  - guardrail: vs-retries-bounded
    action: warn
    match: {users: [ada], namespaceSelector: {matchLabels: {env: dev}}}
  - guardrail: vs-timeout-required
    inject: true
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: legacy, name: t-1}
spec: {guardrails: [vs-retries-bounded], until: 2026-05-31, reason: T-1}
"""
