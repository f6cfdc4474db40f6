"""What every shipped guardrail keeps to, one promise a test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.policies.rego_sources import (
    EVERY,
    GUARDRAILS,
    LIBRARY,
    ROOT,
    reached_from,
    without_texts,
)
from tests.policies.samples import SAMPLES, samples_of
from webhook.inventory import VIEWS
from webhook.policy.allowed_builtins import ALLOWED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.policies.rego_sources import Rego
    from tests.policies.samples import Sample
    from webhook.model.guardrail import Catalogue, Guardrail

_CALL = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*)\(")
_VIEW = re.compile(r'\binput\.context\.(\w+)|\["context", "(\w+)"')
_PARAMS = re.compile(r"\binput\.params\b(.{0,60})")
_FORBIDDEN = ("userInfo", "rego.metadata", "input.guardrails", '$"', "walk(")

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
        each.id.partition("-")[0] for each in catalogue if each.package.startswith(kind_folder)
    }

    assert len(tokens) == 1


@every_guardrail
def test_views_are_known_and_exactly_those_that_are_read(rego: Rego, catalogue: Catalogue) -> None:
    """A view that is not declared is not there, and a rule that reads it is silently undefined."""
    declared = set(guardrail_of(rego, catalogue).context)
    found = [found for code in reached_from(rego) for found in _VIEW.findall(code)]
    read = {dotted or listed for dotted, listed in found}

    assert declared <= VIEWS.keys()
    assert read == declared


@every_guardrail
def test_params_are_json_schemas_that_their_defaults_obey(rego: Rego, catalogue: Catalogue) -> None:
    for schema in guardrail_of(rego, catalogue).params.values():
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(schema["default"])


@every_guardrail
def test_params_are_read_under_the_own_id_only(rego: Rego, catalogue: Catalogue) -> None:
    own = f'["{guardrail_of(rego, catalogue).id}"]'

    assert [rest for rest in _PARAMS.findall(rego.code) if not rest.startswith(own)] == []


@every_guardrail
def test_params_declared_are_those_read(rego: Rego, catalogue: Catalogue) -> None:
    own = re.escape(f'input.params["{guardrail_of(rego, catalogue).id}"]')
    aliases = re.findall(rf"^(\w+) := {own}$", rego.code, re.MULTILINE)
    places = "|".join([own, *(rf"\b{re.escape(alias)}" for alias in aliases)])
    read = set(re.findall(rf"(?:{places})\.(\w+)", rego.code))

    assert read == guardrail_of(rego, catalogue).params.keys()


@pytest.mark.parametrize("rego", LIBRARY, ids=str)
def test_helpers_take_parameters_as_arguments(rego: Rego) -> None:
    assert "input.params" not in rego.code


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

    for name, value in sample.own_params.items():
        Draft202012Validator(schemas[name]).validate(value)


@every_rego
def test_built_ins_are_of_the_list(rego: Rego) -> None:
    """The engines differ on built-ins that are unknown or that fail."""
    called = set(_CALL.findall(without_texts(rego.code)))
    helpers = {name for name in called if name.partition(".")[0] in rego.libraries}

    assert called - rego.rules.keys() - helpers - {"set"} <= ALLOWED


@every_rego
def test_helpers_that_are_imported_are_used_and_exist(rego: Rego) -> None:
    """A misspelt helper is undefined, not an error, and lets every object pass."""
    references = [each for rule in rego.rules for each in rego.references(rule)]
    used = {(helper.path.stem, rule) for helper, rule in references if helper is not rego}
    missing = {f"{helper}: {rule}" for helper, rule in references if rule not in helper.rules}

    assert missing == set()
    assert {name for name, _ in used} == set(rego.libraries.values())


@every_rego
def test_nothing_is_read_that_a_guardrail_never_reads(rego: Rego) -> None:
    assert [word for word in _FORBIDDEN if word in rego.code] == []


@every_rego
def test_files_are_within_limits(rego: Rego) -> None:
    lines = rego.source.splitlines()

    assert len(lines) <= 150
    assert [line for line in lines if len(line) > 100] == []


@every_guardrail
def test_only_the_contract_s_rules_are_public(rego: Rego) -> None:
    assert {name for name in rego.rules if not name.startswith("_")} <= {"deny", "inject"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("profiles/*.yaml")), ids=lambda path: path.stem)
def test_profiles_name_only_shipped_guardrails(path: Path, catalogue: Catalogue) -> None:
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert set(profile["spec"]["guardrails"]) <= set(catalogue.guardrails)
