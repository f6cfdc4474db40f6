"""YAML to copy: a binding of a guardrail, and an exemption from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.config.kinds import API_VERSION
from webhook.report.parameters import params_of

if TYPE_CHECKING:
    from webhook.report.entries import Entry

_BINDING = """\
apiVersion: %s
kind: Enforcement
metadata: {name: default}
spec:
  bindings:
    - guardrail: %s
      action: warn
      match:
        namespaceSelector: {matchLabels: {env: dev}}"""

_EXEMPTION = """\
apiVersion: %s
kind: Exemption
metadata: {namespace: %s, name: %s}
spec:
  guardrails: [%s]
  match: {names: [%s]}
  until: 2027-01-31
  reason: "TICKET-1: who agreed to it, and why\""""


def binding(entry: Entry) -> str:
    """An Enforcement that sets all there is to set of the guardrail."""
    guardrail = entry.guardrail
    lines = [_BINDING % (API_VERSION, guardrail.id)]
    if params := ", ".join(f"{each.name}: {each.default}" for each in params_of(guardrail)):
        lines.append(f"      params: {{{params}}}")
    if guardrail.injects:
        lines.append("      inject: true")
    return "\n".join(lines)


def exemption(entry: Entry) -> str:
    """An Exemption for the object of the sample to avoid; for a Namespace it lies in it."""
    id_, example = entry.guardrail.id, entry.example
    name = example.name if example else "NAME"
    namespace = (example.namespace or name) if example else "NAMESPACE"
    return _EXEMPTION % (API_VERSION, _quoted(namespace), id_, id_, _quoted(name))


def _quoted(text: str) -> str:
    return json.dumps(text)  # JSON's strings are YAML's
