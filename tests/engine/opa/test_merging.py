"""As much as can be stands in one module, and it is known where."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.asking import ALONE
from tests.engine.opa.pushes import HELPER, USER, USER_ALONE
from tests.engine.small_policies import BAD, a_catalogue
from tests.policies import opa
from tests.policies.rego_sources import ROOT
from webhook import policy
from webhook.engine.opa.dispatcher import dispatcher
from webhook.engine.opa.merging import Merging
from webhook.engine.opa.policies import policies_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from webhook.engine.opa.merging import Form
    from webhook.model.guardrail import Catalogue


def form_of(catalogue: Catalogue, without: Collection[str] = ()) -> Form:
    return asyncio.run(Merging(policies_of(catalogue)).form(without))


def beside(form: Form) -> list[str]:
    """The names of what is not merged."""
    return [module.name for module in (*form.policies.library, *form.policies.guardrails.values())]


SECOND = "package lib.b\n\nimport data.lib.a\n\nis_bad(x) if a.is_bad(x)\n"
UNSURE = "package lib.a\n\nimport rego.v1\n\nis_bad(x) if x.bad\n\ny if { some is_bad in [1] }\n"


@pytest.mark.parametrize(
    ("catalogue", "single"),
    [
        pytest.param(a_catalogue({"one": BAD, "user": USER}, HELPER), [], id="all"),
        pytest.param(a_catalogue({"one": BAD, "x": ALONE}, HELPER), ["test/x.rego"], id="but-one"),
        pytest.param(
            a_catalogue({"one": USER, "user": USER_ALONE}, HELPER),
            ["lib/0.rego", "test/user.rego"],
            id="a-helper-in-both-forms",
        ),
        pytest.param(
            a_catalogue({"one": BAD, "user": USER.replace("lib.a", "lib.b as a")}, UNSURE, SECOND),
            ["lib/0.rego", "lib/1.rego", "test/user.rego"],
            id="who-needs-what-cannot-be-merged",
        ),
        pytest.param(
            a_catalogue({"one": BAD, "user": USER}, HELPER, "package lib.a\n\nb := 1\n"),
            ["lib/0.rego", "lib/1.rego", "test/user.rego"],
            id="a-package-of-two-modules",
        ),
        pytest.param(a_catalogue({"one": BAD}, UNSURE), [], id="an-odd-helper-that-nobody-needs"),
    ],
)
def test_what_stands_beside_the_dispatcher(catalogue: Catalogue, single: list[str]) -> None:
    """With every helper that it needs, while what is merged needs nothing beside it."""
    assert beside(form_of(catalogue)) == single


def test_what_is_to_be_left_out_takes_its_users_along() -> None:
    catalogue = a_catalogue({"one": BAD, "user": USER}, HELPER)

    assert beside(form_of(catalogue, ["lib/0.rego"])) == ["lib/0.rego", "test/user.rego"]
    assert beside(form_of(catalogue, ["test/user.rego"])) == ["lib/0.rego", "test/user.rego"]


def test_with_everything_left_out_the_dispatcher_is_that_of_a_bundle() -> None:
    catalogue = a_catalogue({"one": BAD, "user": USER}, HELPER)
    whole = policies_of(catalogue)

    form = form_of(catalogue, form_of(catalogue).merged)

    assert (form.policies, form.parts) == (whole, ())


def test_every_form_reports_the_same_revision() -> None:
    """They answer alike, so replicas need not agree on one."""
    catalogue = a_catalogue({"one": BAD, "user": USER}, HELPER)
    revision = policies_of(catalogue).revision

    assert form_of(catalogue).policies.revision == revision
    assert f'"{revision}"' in form_of(catalogue, ["lib/0.rego"]).policies.dispatcher.source


METADATA = "# METADATA\n# title: one\n"


def in_dispatcher(form: Form, line: str) -> int:
    return form.policies.dispatcher.source.splitlines().index(line) + 1


def test_a_place_in_the_dispatcher_is_known_in_the_sources() -> None:
    catalogue = a_catalogue({"one": BAD, "other": BAD.replace("bad", "odd")}, HELPER)
    module = catalogue.modules["one"]
    modules = {
        **catalogue.modules,
        "one": replace(module, source=f"{METADATA}{module.source}\n# the end"),
    }
    form = form_of(replace(catalogue, modules=modules))

    def told(line: int) -> str:
        return form.told(f"HTTP 400: meshwarden/meshwarden/dispatch.rego:{line}:7: no; and so on")

    assert told(in_dispatcher(form, "# the end")) == (
        "HTTP 400: meshwarden/test/one.rego:9: no; and so on"
    )
    helper = in_dispatcher(form, "policies.lib.a.is_bad(x) if x.bad")
    assert told(helper) == "HTTP 400: meshwarden/lib/0.rego:5: no; and so on"
    first = f"policies.test.other.{BAD.replace('bad', 'odd')}"
    assert (
        told(in_dispatcher(form, first)) == "HTTP 400: meshwarden/test/other.rego:5: no; and so on"
    )


def test_other_places_are_told_as_they_are() -> None:
    form = form_of(a_catalogue({"one": BAD}))
    above = "meshwarden/meshwarden/dispatch.rego:2:1: no"

    assert form.told(above) == above
    assert form.told("theirs:5:6: no") == "theirs:5:6: no"
    assert form.modules_at([("meshwarden/meshwarden/dispatch.rego", 2)]) == frozenset()


def test_others_have_their_turn_meanwhile() -> None:
    """Reviews go on while a catalogue is merged, which takes longer than a review may wait."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def scenario() -> None:
        task = asyncio.create_task(others())
        await Merging(policies_of(a_catalogue({f"g{n}": BAD for n in range(20)}, HELPER))).form()
        task.cancel()

    asyncio.run(scenario())

    assert turns >= 20


@pytest.fixture(scope="module")
def shipped() -> Form:
    return form_of(policy.load(ROOT))


def test_all_that_is_shipped_can_be_merged(shipped: Form) -> None:
    """What cannot be costs every reload of an OPA that is pushed to a second or so."""
    assert beside(shipped) == []


@opa.needs_opa
def test_what_is_shipped_is_good_rego_in_one_module(shipped: Form, tmp_path: Path) -> None:
    file = tmp_path / "dispatch.rego"
    file.write_text(shipped.policies.dispatcher.source, encoding="utf-8")

    checked = opa.opa("check", "--strict", str(file))

    assert (checked.returncode, checked.stderr) == (0, "")


def test_only_what_is_merged_is_asked_in_the_dispatcher() -> None:
    known = policies_of(a_catalogue({"one": BAD, "other": BAD})).known

    source = dispatcher(known, revision="r", merged={"one"})

    assert '_deny["one"] := data.meshwarden.policies.test.one.deny\n' in source
    assert '_deny["other"] := data.test.other.deny\n' in source
