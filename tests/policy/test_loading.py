"""Files become a catalogue: every fact of METADATA in its place, and nothing that is no policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import HELPER, REGO, write, write_guardrail
from webhook.errors import ConfigError
from webhook.model.guardrail import Category, Guardrail, PolicyModule, Reference, Severity
from webhook.model.kinds import Kind, Operation
from webhook.policy import folders, load, shipped

if TYPE_CHECKING:
    from pathlib import Path

VIRTUAL_SERVICE = Kind("networking.istio.io", "VirtualService")


def test_a_guardrail_is_read_whole(tmp_path: Path) -> None:
    write_guardrail(tmp_path)

    assert load(tmp_path).guardrails == {
        "vs-timeout-required": Guardrail(
            id="vs-timeout-required",
            package="istio.virtualservice.timeout_required",
            title="Routes have a timeout",
            description="Without one a caller waits for ever.\nRetries do not help.",
            references=(
                Reference(
                    "HTTPRoute",
                    "https://istio.io/latest/docs/reference/config/networking/virtual-service/",
                ),
            ),
            since="0.1.0",
            severity=Severity.MEDIUM,
            category=Category.RESILIENCE,
            kinds=(VIRTUAL_SERVICE, Kind("core", "Pod")),
            operations=(Operation.CREATE, Operation.UPDATE),
            remediation="Set spec.http[].timeout.",
            verify="istioctl proxy-config routes deploy/CLIENT",
            context=("namespace",),
            anchors=("IST0108",),
            params={
                "defaultTimeout": {
                    "type": "string",
                    "format": "duration",
                    "default": "15s",
                    "description": "Injected.",
                }
            },
            injects=True,
        )
    }


def test_modules_carry_names_that_are_the_same_on_every_machine(tmp_path: Path) -> None:
    write_guardrail(tmp_path)
    write(tmp_path, "lib/istio.rego", HELPER)

    catalogue = load(tmp_path)

    assert catalogue.library == (PolicyModule("lib/istio.rego", HELPER, "lib.istio"),)
    assert catalogue.modules == {
        "vs-timeout-required": PolicyModule(
            "istio/virtualservice/timeout_required/timeout_required.rego",
            REGO,
            "istio.virtualservice.timeout_required",
        )
    }


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("istio/virtualservice/timeout_required/timeout_required_test.rego", id="test"),
        pytest.param("istio/virtualservice/timeout_required/samples/a.rego", id="sample"),
        pytest.param("profiles/baseline.yaml", id="profile"),
        pytest.param("istio/README.md", id="text"),
        pytest.param("istio/.rego", id="name-without-a-stem"),
        pytest.param("..2026_01_01/x/x.rego", id="former-contents-of-a-mounted-configmap"),
    ],
)
def test_what_is_no_policy_is_passed_over(tmp_path: Path, place: str) -> None:
    write_guardrail(tmp_path)
    write(tmp_path, place, "no Rego at all")

    assert list(load(tmp_path).guardrails) == ["vs-timeout-required"]


def test_without_an_inject_rule_nothing_is_injected(tmp_path: Path) -> None:
    write_guardrail(tmp_path, REGO.replace("inject contains", "# inject contains"))

    assert load(tmp_path).guardrails["vs-timeout-required"].injects is False


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("\n", "\r\n", id="windows-line-ends"),
        pytest.param("\npackage", "\n\npackage", id="empty-line-above-package"),
        pytest.param("# METADATA", "# Copyright\n\n# METADATA", id="other-comment-first"),
        pytest.param("Routes have", "Routen für", id="not-ascii"),
    ],
)
def test_layout_is_free(tmp_path: Path, before: str, after: str) -> None:
    write_guardrail(tmp_path, REGO.replace(before, after))

    assert load(tmp_path).guardrails["vs-timeout-required"].since == "0.1.0"


def test_what_may_be_left_out_is_empty(tmp_path: Path) -> None:
    kept = [
        line
        for line in REGO.splitlines(keepends=True)
        if not line.startswith(("#   context", "#   anchors", "#   params", "#     default"))
    ]
    write_guardrail(tmp_path, "".join(kept))

    guardrail = load(tmp_path).guardrails["vs-timeout-required"]

    assert (guardrail.context, guardrail.anchors, guardrail.params) == ((), (), {})


def test_a_retired_guardrail_needs_no_rules_and_judges_nothing(tmp_path: Path) -> None:
    metadata = REGO.partition("\nimport")[0] + "\n"
    write_guardrail(tmp_path, metadata.replace("#   match:", "#   retired: 0.3.0\n#   match:"))

    catalogue = load(tmp_path)

    assert catalogue.guardrails["vs-timeout-required"].retired == "0.3.0"
    assert catalogue.of_kind(VIRTUAL_SERVICE) == []


def test_a_folder_without_policies_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no guardrail; expected folders such as istio/KIND/NAME"):
        load(tmp_path / "nowhere")


def test_the_shipped_policies_are_found_in_a_checkout() -> None:
    assert (shipped() / "istio").is_dir()


def test_the_shipped_policies_are_found_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_PACKAGE_ROOT", tmp_path)
    (tmp_path / "_policies").mkdir()

    assert shipped() == tmp_path / "_policies"
