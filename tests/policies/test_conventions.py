"""What every shipped guardrail keeps to, one promise a test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.policies.rego_sources import EVERY, GUARDRAILS, HELPERS, LIBRARY, ROOT
from tests.policies.samples import SAMPLES, samples_of
from webhook.inventory import VIEWS
from webhook.policy.traps import (
    Surroundings,
    in_guardrail,
    in_helper,
    params_read,
    views_read,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.policies.rego_sources import Rego
    from tests.policies.samples import Sample
    from webhook.model.guardrail import Catalogue, Guardrail

AROUND = Surroundings(helpers=HELPERS, views=VIEWS)

every_rego = pytest.mark.parametrize("rego", EVERY, ids=str)
every_guardrail = pytest.mark.parametrize("rego", GUARDRAILS, ids=str)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)


def guardrail_of(rego: Rego, catalogue: Catalogue) -> Guardrail:
    return next(each for each in catalogue if each.package == rego.package)


def test_the_catalogue_loads(catalogue: Catalogue) -> None:
    """METADATA is complete, ids are unique and are their folders' names, package is path."""
    assert len(catalogue.guardrails) == len(GUARDRAILS)


@every_guardrail
def test_ids_of_a_kind_share_their_first_token(rego: Rego, catalogue: Catalogue) -> None:
    kind_folder = rego.package.rpartition(".")[0]
    tokens = {
        each.id.partition("-")[0]
        for each in catalogue
        if each.package.startswith(f"{kind_folder}.")
    }

    assert len(tokens) == 1


@every_guardrail
def test_views_are_known_and_exactly_those_that_are_read(rego: Rego, catalogue: Catalogue) -> None:
    """A view that is not declared is not there, and a rule that reads it is silently undefined."""
    declared = set(guardrail_of(rego, catalogue).context)
    assert declared <= VIEWS.keys()
    assert views_read(rego.text, AROUND) == declared


@every_guardrail
def test_params_are_json_schemas_that_their_defaults_obey(rego: Rego, catalogue: Catalogue) -> None:
    for schema in guardrail_of(rego, catalogue).params.values():
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(schema["default"])


@every_guardrail
def test_nothing_is_read_or_called_that_is_not_there(rego: Rego, catalogue: Catalogue) -> None:
    """It would be undefined, not an error, and let every object pass."""
    assert list(in_guardrail(rego.text, guardrail_of(rego, catalogue), AROUND)) == []


@every_guardrail
def test_params_declared_are_those_read(rego: Rego, catalogue: Catalogue) -> None:
    guardrail = guardrail_of(rego, catalogue)

    assert params_read(rego.text, guardrail).keys() == guardrail.params.keys()


@pytest.mark.parametrize("rego", LIBRARY, ids=str)
def test_helpers_take_parameters_as_arguments(rego: Rego) -> None:
    assert "input.params" not in rego.text.code


@pytest.mark.parametrize("rego", LIBRARY, ids=str)
def test_helpers_call_only_what_is_there(rego: Rego) -> None:
    assert list(in_helper(rego.text, AROUND)) == []


@every_rego
def test_test_file_stands_beside_it_and_in_its_package(rego: Rego) -> None:
    source = rego.test_path.read_text(encoding="utf-8")

    assert f"\npackage {rego.package}_test\n" in f"\n{source}"


@every_guardrail
def test_tests_deny_and_allow(rego: Rego, catalogue: Catalogue) -> None:
    wanted = {"test_deny", "test_allow"}
    if guardrail_of(rego, catalogue).injects:
        wanted.add("test_inject")
    begun = {re.sub(r"^(test_[a-z]+)_.*", r"\1", name) for name in rego.tests}

    assert begun >= wanted


@every_guardrail
def test_samples_show_what_is_allowed_denied_and_defaulted(
    rego: Rego, catalogue: Catalogue
) -> None:
    wanted = {"allowed", "denied"}
    if guardrail_of(rego, catalogue).injects:
        wanted.add("defaulted")

    assert {sample.verdict for sample in samples_of(rego)} == wanted


@every_sample
def test_defaulted_samples_have_what_is_expected_beside_them(sample: Sample) -> None:
    assert sample.expected_path.exists() is (sample.verdict == "defaulted")


@every_sample
def test_samples_are_of_a_kind_that_the_guardrail_judges(
    sample: Sample, catalogue: Catalogue
) -> None:
    assert sample.request.kind in guardrail_of(sample.rego, catalogue).kinds


@every_sample
def test_params_of_samples_obey_their_schemas(sample: Sample, catalogue: Catalogue) -> None:
    schemas = guardrail_of(sample.rego, catalogue).params

    for name, value in sample.params.items():
        Draft202012Validator(schemas[name]).validate(value)


@every_rego
def test_helpers_that_are_imported_are_used(rego: Rego) -> None:
    used = {package for package, _, _ in rego.text.references()}

    assert used == set(rego.text.libraries.values())


@every_rego
def test_files_are_within_limits(rego: Rego) -> None:
    lines = rego.source.splitlines()

    assert len(lines) <= 150
    assert [line for line in lines if len(line) > 100] == []


@every_guardrail
def test_only_the_contract_s_rules_are_public(rego: Rego) -> None:
    assert {name for name in rego.text.rules if not name.startswith("_")} <= {"deny", "inject"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("profiles/*.yaml")), ids=lambda path: path.stem)
def test_profiles_name_only_shipped_guardrails(path: Path, catalogue: Catalogue) -> None:
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert set(profile["spec"]["guardrails"]) <= set(catalogue.guardrails)
