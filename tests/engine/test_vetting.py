from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.compiler import Compiler
from webhook.engine.vetting import Vetting
from webhook.model.guardrail import PolicyModule

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["here", "in-a-process"])
def vetting(request: pytest.FixtureRequest) -> Iterator[Vetting]:
    if request.param == "here":
        yield Vetting()
    else:
        with Compiler() as compiler:
            yield Vetting(compiler.parse, compiler.pack)


def test_a_module_that_is_rego_has_no_fault(vetting: Vetting) -> None:
    assert vetting.fault_of(PolicyModule("a.rego", "package a\n", "a")) is None


def test_a_module_that_is_none_has_a_fault_with_its_place(vetting: Vetting) -> None:
    fault = vetting.fault_of(PolicyModule("a.rego", "package a\n\nb := \n", "a"))

    assert fault is not None
    assert fault.startswith("a.rego:4:1: ")


def test_of_many_guardrails_each_that_does_not_compile_is_told(vetting: Vetting) -> None:
    """More than one Program could hold."""
    rules = {f"g{number}": BAD for number in range(300)}
    catalogue = a_catalogue({**rules, "g7": "deny contains shout(1)", "g299": "deny contains {"})

    faults = vetting.faults(catalogue, list(catalogue))

    assert {id_: fault.partition(": ")[0] for id_, fault in faults.items()} == {
        "g7": "test/g7.rego:5:20",
        "g299": "test/g299.rego:6:1",
    }
