from __future__ import annotations

from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.vetting import Vetting
from webhook.model.guardrail import PolicyModule


def test_a_module_that_is_rego_has_no_fault() -> None:
    assert Vetting().fault_of(PolicyModule("a.rego", "package a\n", "a")) is None


def test_a_module_that_is_none_has_a_fault_with_its_place() -> None:
    fault = Vetting().fault_of(PolicyModule("a.rego", "package a\n\nb := \n", "a"))

    assert fault is not None
    assert fault.startswith("a.rego:4:1: ")


def test_of_many_guardrails_each_that_does_not_compile_is_told() -> None:
    """More than one Program could hold."""
    rules = {f"g{number}": BAD for number in range(300)}
    catalogue = a_catalogue({**rules, "g7": "deny contains shout(1)", "g299": "deny contains {"})

    faults = Vetting().faults(catalogue, list(catalogue))

    assert {id_: fault.partition(": ")[0] for id_, fault in faults.items()} == {
        "g7": "test/g7.rego:5:20",
        "g299": "test/g299.rego:6:1",
    }
