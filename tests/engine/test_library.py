"""Exactly the helpers that a guardrail comes to are compiled with it."""

from __future__ import annotations

import pytest

from webhook.engine.library import with_helpers
from webhook.model.guardrail import PolicyModule


def module(package: str, *mentions: str) -> PolicyModule:
    return PolicyModule(f"{package}.rego", "\n".join(mentions), package)


LIBRARY = (
    module("lib.tls", "import data.lib.dates"),
    module("lib.tls_peer", "import data.lib.tls as t"),
    module("lib.dates", "import data.lib.tls"),
    module("lib.deep.er"),
)


@pytest.mark.parametrize(
    ("mention", "helpers"),
    [
        pytest.param("import rego.v1", [], id="none"),
        pytest.param("import data.lib.deep.er", ["lib.deep.er"], id="import"),
        pytest.param("x if data.lib.deep.er.rule(1)", ["lib.deep.er"], id="rule-without-import"),
        pytest.param("import data.lib.deep", ["lib.deep.er"], id="import-of-the-parent"),
        pytest.param(
            "import data.lib.tls_peer", ["lib.tls_peer", "lib.tls", "lib.dates"], id="circle"
        ),
        pytest.param("import data.lib.tl", [], id="part-of-a-name"),
        pytest.param("import mydata.library", [], id="another-root"),
        pytest.param(
            "x := data.lib[name]",
            ["lib.tls", "lib.tls_peer", "lib.dates", "lib.deep.er"],
            id="any-by-name",
        ),
    ],
)
def test_helpers_that_are_mentioned(mention: str, helpers: list[str]) -> None:
    guardrail = module("istio.x", mention)

    found = with_helpers([guardrail], LIBRARY)

    assert [each.package for each in found] == ["istio.x", *helpers]
