"""Codes of other tools, and the guardrails that cover them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.guardrail import Guardrail

_CODE = re.compile(r"(IST|KIA)\d+")
_BY_CODE = {"IST": "istioctl analyze", "KIA": "Kiali"}
_BY_WORD = {
    "ACM": "Google's Anthos Config Management",
    "ASM": "Google's Anthos Service Mesh",
    "BB": "Big Bang",
    "CRC": "Google's constraint library",
    "Gatekeeper": "Gatekeeper's library",
    "KS": "Kubescape",
    "Kubevious": "Kubevious",
    "Kubewarden": "Kubewarden",
    "Kyverno": "Kyverno",
    "LULA": "Lula",
    "Styra": "Styra's library",
    "TET": "Tetrate's analyzer",
    "UDS": "Defense Unicorns' UDS",
    "VET": "istio-vet",
    "Weave": "Weave's policy library",
}
_OTHERS = "Others"


class Tool(NamedTuple):
    """One tool, with the ids of the guardrails that cover each of its codes."""

    name: str
    codes: dict[str, list[str]]


def by_tool(guardrails: Iterable[Guardrail]) -> list[Tool]:
    """What *guardrails* cover of other tools, both in the order of their names."""
    tools: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for guardrail in guardrails:
        for anchor in guardrail.anchors:
            name, code = _split(anchor)
            tools[name][code].append(guardrail.id)
    return [Tool(name, dict(sorted(codes.items()))) for name, codes in sorted(tools.items())]


def _split(anchor: str) -> tuple[str, str]:
    """The tool that *anchor* is of, and its code there."""
    if found := _CODE.fullmatch(anchor):
        return _BY_CODE[found[1]], anchor
    word, _, code = anchor.partition(" ")
    return (_BY_WORD[word], code) if word in _BY_WORD and code else (_OTHERS, anchor)
