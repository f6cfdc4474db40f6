from __future__ import annotations

from typing import Any

import click

from tests.report.values import REVIEWS, a_guardrail
from webhook.model.enforcement import Action, Setting
from webhook.report.entries import Entry, Samples
from webhook.report.explanation import explain

PROFILES = ["baseline", "production"]


def explained(**fields: Any) -> str:
    entry = Entry(**({"guardrail": a_guardrail()} | fields))
    return click.unstyle("\n".join(explain(entry, PROFILES)))


def test_the_whole_of_a_guardrail() -> None:
    guardrail = a_guardrail(
        params={
            "maxAttempts": {
                "type": "integer",
                "default": 3,
                "minimum": 0,
                "description": "Most retries.",
            },
            "strict": {"type": "boolean", "default": True, "description": "Whether so."},
        },
        injects=True,
        retired="0.9.0",
    )

    assert (
        explained(
            guardrail=guardrail,
            settings={
                "production": Setting(action=Action.DENY, inject=True, params={"maxAttempts": 2})
            },
            samples=Samples(avoid="a: 1\n", prefer="b: 2", bare="c: 3", defaulted="d: 4"),
            messages=("[vs-retries-bounded] spec: no",),
            example=REVIEWS,
        )
        == """\
[vs-retries-bounded] Retries are bounded
high severity, resilience, since 0.1.0
retired in 0.9.0: it judges nothing
judges networking.istio.io/VirtualService on CREATE, UPDATE

why:
    Retries multiply load.

what to do:
    Set spec.http[].retries.attempts to 3 or less.

avoid:
    a: 1

what is said of it:
    [vs-retries-bounded] spec: no

prefer:
    b: 2

the default that is injected makes of:
    c: 3

this:
    d: 4

see the effect in a live mesh:
    istioctl proxy-config routes POD

parameters:
    maxAttempts: 3 (integer; at least 0)
        Most retries.
    strict: true (boolean)
        Whether so.

profiles:
    baseline: off
    production: deny, injects; maxAttempts = 2

set it:
    apiVersion: meshwarden.dev/v1alpha1
    kind: Enforcement
    metadata: {name: default}
    spec:
      bindings:
        - guardrail: vs-retries-bounded
          action: warn
          match:
            namespaceSelector: {matchLabels: {env: dev}}
          params: {maxAttempts: 3, strict: true}
          inject: true

exempt from it:
    apiVersion: meshwarden.dev/v1alpha1
    kind: Exemption
    metadata: {namespace: "shop", name: vs-retries-bounded}
    spec:
      guardrails: [vs-retries-bounded]
      match: {names: ["reviews"]}
      until: 2027-01-31
      reason: "TICKET-1: who agreed to it, and why"

read on:
    HTTPRetry: https://istio.io/retry"""
    )


def test_what_is_not_there_has_no_heading() -> None:
    headings = [line for line in explained().splitlines() if not line.startswith((" ", "["))]

    assert [line for line in headings if line.endswith(":")] == [
        "why:",
        "what to do:",
        "see the effect in a live mesh:",
        "profiles:",
        "set it:",
        "exempt from it:",
        "read on:",
    ]
