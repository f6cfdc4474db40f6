"""Guardrails of one's own are taken or refused one by one, and shipped ones are never lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import BREAKING, place, rego, write_hundred, write_own
from webhook import policy
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS
from webhook.policy import Extending
from webhook.policy.metadata import Position
from webhook.policy.own import _located

if TYPE_CHECKING:
    from webhook.policy import Extended

SHIPPED = policy.load(policy.shipped())
HELPER = "package lib.acme\n\nimport rego.v1\n\n"


def extending(*folders: Path) -> Extending:
    return Extending(SHIPPED, folders, views=VIEWS, compiler=Vetting())


def own(extended: Extended) -> list[str]:
    return [id_ for id_ in extended.catalogue.guardrails if id_ not in SHIPPED.guardrails]


def told(extended: Extended, root: Path) -> list[str]:
    return [str(refusal).replace(f"{root}/", "") for refusal in extended.refusals]


def test_own_guardrails_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    write_own(tmp_path, "owner")

    found = extending(tmp_path).extend()

    assert own(found) == ["acme-owner"]
    assert list(found.catalogue.guardrails) == sorted([*SHIPPED.guardrails, "acme-owner"])
    assert found.catalogue.modules.keys() == found.catalogue.guardrails.keys()
    assert found.refusals == ()
    assert found.roots == {"acme-owner": tmp_path}


def test_of_a_hundred_ninety_are_taken_and_ten_refused(tmp_path: Path) -> None:
    sound, broken = write_hundred(tmp_path)

    found = extending(tmp_path).extend()

    assert own(found) == sorted(sound)
    assert {refusal.file for refusal in found.refusals} == set(map(str, broken))
    assert SHIPPED.guardrails.items() <= found.catalogue.guardrails.items()


REASONS = {
    "no_metadata": ":1:1: no METADATA block directly above `package`",
    "unknown_key": ':9:11: custom.sinc is unknown; did you mean "since"?',
    "no_yaml": ":3:14: METADATA: not valid YAML: ",
    "other_package": ":17:1: package is other.virtualservice.other_package; expected acme.",
    "no_deny": ":23:1: no rule `deny contains ...`",
    "no_rego": ":22:5: it does not compile: ",
    "no_function": ":22:2: shout is no rule of this file, and no built-in",
    "forbidden": ":22:2: http.send is no rule of this file, and no built-in",
    "no_view": ":22:2: the view mesh is read, but custom.context does not name it",
    "retries_bounded": ':8:1: custom.id is "vs-retries-bounded"',
}


@pytest.mark.parametrize("name", BREAKING)
def test_each_refusal_has_its_place_and_its_reason(name: str, tmp_path: Path) -> None:
    write_own(tmp_path, name, BREAKING[name])

    refusals = told(extending(tmp_path).extend(), tmp_path)

    assert any(line.startswith(f"{place(name)}{REASONS[name]}") for line in refusals), refusals


def test_what_is_refused_may_be_bound(tmp_path: Path) -> None:
    """Its id is known as far as it can be read; what is shipped stays what it is."""
    write_own(tmp_path, "owner", ("\tnot input", "\tnot not input"))
    write_own(tmp_path, "team", ("# title: ", "# title: ["))
    write_own(tmp_path, "retries_bounded", BREAKING["retries_bounded"])

    found = extending(tmp_path).extend()

    assert found.catalogue.refused == {"acme-owner", "acme-team"}


def test_two_folders_never_share_an_id_or_a_package(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    write_own(first, "owner")
    write_own(second, "owner", ("id: acme-owner", "id: other-owner"))
    write(second, "zoo/owner/owner.rego", rego("owner").replace("acme.virtualservice", "zoo"))

    found = extending(first, second).extend()

    assert own(found) == ["acme-owner"]
    file, package = place("owner"), "acme.virtualservice.owner"
    never = "ids are never shared"
    assert told(found, tmp_path) == [
        f"b/{file}:1:1: its package {package} is that of a/{file}; move it to another folder",
        f'b/zoo/owner/owner.rego:8:1: custom.id is "acme-owner", which a/{file} has; {never}',
    ]


def test_a_shipped_package_is_taken(tmp_path: Path) -> None:
    """Rego would join the rules of both, and so the organisation's to a shipped guardrail."""
    write(
        tmp_path,
        "istio/virtualservice/retries_bounded/retries_bounded.rego",
        rego("retries_bounded").replace("acme.virtual", "istio.virtual"),
    )

    found = extending(tmp_path).extend()

    assert own(found) == []
    assert "is that of a shipped one; move it to another folder" in str(found.refusals[0])


def test_shipped_and_own_helpers_can_be_imported(tmp_path: Path) -> None:
    write(
        tmp_path, "lib/acme.rego", "package lib.acme\n\nimport rego.v1\n\nasks(x) if is_object(x)\n"
    )
    write_own(
        tmp_path,
        "owner",
        ("import rego.v1\n", "import rego.v1\n\nimport data.lib.acme\nimport data.lib.istio\n"),
        ("\tnot input", "\tacme.asks(input.object)\n\tistio.forwards({})\n\tnot input"),
    )

    found = extending(tmp_path).extend()

    assert found.refusals == ()
    assert own(found) == ["acme-owner"]


NEEDY = (
    ("import rego.v1\n", "import rego.v1\n\nimport data.lib.acme\n"),
    ("\tnot input", "\tacme.asks(input.object)\n\tnot input"),
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("asks(x) if {\n", "lib/acme.rego:6:1: it does not compile: ", id="no-rego"),
        pytest.param("asks(x) if is_big(x)\n", "lib/acme.rego:5:12: is_big is no ", id="built-in"),
        pytest.param(
            "asks(x) if x\n\nasks(x, y) if y\n",
            "lib/acme.rego:7:1: it does not compile: ",
            id="arity",
        ),
    ],
)
def test_a_broken_helper_takes_only_what_needs_it(tmp_path: Path, code: str, said: str) -> None:
    """Who imports what is not there would find nothing, and nobody would know."""
    write(tmp_path, "lib/acme.rego", HELPER + code)
    write_own(tmp_path, "needy", *NEEDY)
    write_own(tmp_path, "owner")

    found = extending(tmp_path).extend()
    refusals = told(found, tmp_path)

    assert own(found) == ["acme-owner"]
    assert any(line.startswith(said) for line in refusals), refusals
    assert any(line.startswith(place("needy")) for line in refusals)
    assert found.catalogue.library == SHIPPED.library


def test_helpers_that_need_a_broken_helper_are_refused_too(tmp_path: Path) -> None:
    write(tmp_path, "lib/acme.rego", HELPER + "asks(x) if {\n")
    middle = HELPER.replace("acme", "between") + "import data.lib.acme\n\nall(x) if acme.asks(x)\n"
    write(tmp_path, "lib/between.rego", middle)
    write_own(tmp_path, "owner")

    found = extending(tmp_path).extend()

    assert own(found) == ["acme-owner"]
    assert told(found, tmp_path)[1].startswith(
        "lib/between.rego:5:8: there is no helper data.lib.acme; "
    )


def test_a_folder_without_guardrails_is_told_of(tmp_path: Path) -> None:
    (refusal,) = extending(tmp_path).extend().refusals

    assert str(refusal) == (
        f"{tmp_path}: no guardrail; expected folders such as istio/KIND/NAME with NAME.rego"
    )


def test_what_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, place("owner"), b"\xff")

    (refusal,) = extending(tmp_path).extend().refusals

    assert str(refusal).startswith(f"{tmp_path / place('owner')}: cannot be read: ")


# What was taken the last time


def test_what_has_broken_stays_as_it_was_and_the_others_go_on(tmp_path: Path) -> None:
    files = [write_own(tmp_path, name) for name in ("changed", "broken", "gone")]
    reading = extending(tmp_path)
    before = reading.extend()

    write_own(tmp_path, "changed", ("is unset", "is missing"))
    write_own(tmp_path, "broken", ("\tnot input", "\tnot not input"))
    files[2].unlink()
    after = reading.extend(before.sources)

    assert own(after) == ["acme-broken", "acme-changed"]
    assert "is missing" in after.catalogue.modules["acme-changed"].source
    assert after.catalogue.modules["acme-broken"] == before.catalogue.modules["acme-broken"]
    assert [refusal.file for refusal in after.refusals] == [str(files[1])]


@pytest.mark.parametrize("broken", ["asks(x) if {\n", "asks(x) if x\n\nasks(x, y) if y\n"])
def test_a_helper_that_has_broken_stays_as_it_was(tmp_path: Path, broken: str) -> None:
    path = write(tmp_path, "lib/acme.rego", f"{HELPER}asks(x) if is_object(x)\n")
    write_own(tmp_path, "needy", *NEEDY)
    reading = extending(tmp_path)
    before = reading.extend()

    path.write_text(HELPER + broken)
    after = reading.extend(before.sources)

    assert after.catalogue == before.catalogue
    assert str(path) in {refusal.file for refusal in after.refusals}


def test_a_new_file_takes_no_id_away(tmp_path: Path) -> None:
    write_own(tmp_path, "owner")
    reading = extending(tmp_path)
    before = reading.extend()

    write(tmp_path, "aaa/owner/owner.rego", rego("owner").replace("acme.virtualservice", "aaa"))
    after = reading.extend(before.sources)

    assert after.catalogue == before.catalogue
    assert [Path(each.file).parent.parent.name for each in after.refusals] == ["aaa"]


def test_a_folder_that_has_vanished_takes_nothing_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    write_own(folder, "owner")
    reading = extending(folder)
    before = reading.extend()

    folder.rename(tmp_path / "elsewhere")
    after = reading.extend(before.sources)

    assert after.catalogue == before.catalogue
    assert [refusal.file for refusal in after.refusals] == [str(folder)]


def test_a_mounted_configmap_is_read_and_its_former_contents_are_not(tmp_path: Path) -> None:
    """It shows its folders as symlinks into a hidden one, and swaps that."""
    write_own(tmp_path / "..2026_01_01", "owner", ("is unset", "was unset"))
    write_own(tmp_path / "..2026_02_02", "owner")
    (tmp_path / "..data").symlink_to("..2026_02_02")
    (tmp_path / "acme").symlink_to("..data/acme")
    (tmp_path / "circle").symlink_to(".")

    found = extending(tmp_path).extend()

    assert found.refusals == ()
    assert "is unset" in found.catalogue.modules["acme-owner"].source


def test_a_fault_without_a_place_is_told_at_the_start_of_the_file() -> None:
    place = Position(1, 1)

    assert _located("too many") == ("", (place, "it does not compile: too many"))
