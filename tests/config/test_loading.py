from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.config.catalogue import CATALOGUE, profile
from webhook.config import default_configuration, load_configuration, load_profile, load_profiles
from webhook.errors import ConfigError
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting

if TYPE_CHECKING:
    from tests.config.conftest import Load, Refuse

ENFORCEMENT = "apiVersion: meshwarden.dev/v1alpha1\nkind: Enforcement\nmetadata: {name: default}\n"
BASELINE = Profile("baseline", {"vs-retries-bounded": Setting(action=Action.WARN)})
PRODUCTION = Profile(
    "production", {"vs-retries-bounded": Setting(action=Action.DENY, params={"maxAttempts": 2})}
)


def exemption(name: str) -> str:
    return (
        "apiVersion: meshwarden.dev/v1alpha1\nkind: Exemption\n"
        f"metadata: {{namespace: shop, name: {name}}}\n"
        "spec: {guardrails: [gw-wildcard-host], until: 2027-01-31, reason: r}\n"
    )


def test_without_an_enforcement_the_baseline_is_in_force(load: Load) -> None:
    assert load(a=exemption("x")).enforcement == Enforcement(profile=BASELINE)


def test_without_any_file_the_baseline_is_in_force(load: Load) -> None:
    assert load() == Configuration(enforcement=Enforcement(profile=BASELINE))


def test_exemptions_come_in_the_order_of_their_names(load: Load) -> None:
    found = load(a=f"{exemption('z')}---\n{exemption('b')}", b=exemption("a"))

    assert [str(each) for each in found.exemptions] == ["shop/a", "shop/b", "shop/z"]


def test_folders_hold_files_in_folders(tmp_path: Path, profiles: Path) -> None:
    """Hidden ones do not count: a mounted ConfigMap keeps its former contents in them."""
    folder = tmp_path / "config"
    for name, text in {
        "enforcement.yaml": ENFORCEMENT,
        "shop/a.yml": exemption("a"),
        "shop/b.json": '{"apiVersion": "meshwarden.dev/v1alpha1", "kind": "Exemption",'
        '"metadata": {"namespace": "shop", "name": "b"}, "spec":'
        '{"guardrails": ["gw-wildcard-host"], "until": "2027-01-31", "reason": "r"}}',
        "README.md": "no configuration",
        "..2026_06/enforcement.yaml": "old: 1",
        ".hidden.yaml": "old: 1",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    found = load_configuration(
        [folder, folder / "enforcement.yaml"], catalogue=CATALOGUE, profiles=profiles
    )

    assert found.enforcement == Enforcement(profile=BASELINE)
    assert [str(each) for each in found.exemptions] == ["shop/a", "shop/b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "apiVersion: meshwarden.dev/v1alpha1\nkind: Enforcment\n",
            '2:7: kind is "Enforcment"; did you mean "Enforcement"?',
            id="misspelt-kind",
        ),
        pytest.param(
            "apiVersion: v1\nkind: Pod\n",
            '2:7: kind is "Pod"; expected Enforcement or Exemption;'
            " objects to be judged go to `meshwarden check`",
            id="a-manifest",
        ),
        pytest.param(
            profile("mine", ""),
            '2:7: kind is "Profile"; profiles are part of Meshwarden;'
            " choose one by spec.profile of the Enforcement",
            id="a-profile",
        ),
        pytest.param(
            f"{ENFORCEMENT}---\n{ENFORCEMENT}",
            "7:18: metadata.name stands at a.yaml:3:18 too; keep one of them",
            id="two-enforcements",
        ),
        pytest.param(
            f"{exemption('x')}---\n{exemption('x')}",
            "8:35: metadata.name stands at a.yaml:3:35 too; keep one of them",
            id="two-exemptions-of-one-name",
        ),
        pytest.param(
            f"{ENFORCEMENT}spec: [\n",
            "5:1: not valid YAML: did not find expected node content while parsing a flow node",
            id="no-yaml",
        ),
        pytest.param(
            "- a\n",
            "1:1: a list is no Kubernetes object; expected a mapping with apiVersion and kind,"
            " both text",
            id="no-object",
        ),
    ],
)
def test_what_is_no_configuration_is_refused(refuse: Refuse, text: str, expected: str) -> None:
    assert refuse(a=text) == [f"a.yaml:{expected}"]


def test_files_that_hold_nothing_are_refused(refuse: Refuse) -> None:
    """What should have written them has failed, and `baseline` must not be in force for that."""
    assert refuse(a="", b="# nothing yet\n---\n") == [
        "a.yaml:1:1: no Enforcement and no Exemption",
        "b.yaml:1:1: no Enforcement and no Exemption",
    ]


def test_one_file_of_several_may_be_empty(load: Load) -> None:
    assert load(a="# none yet\n", b=ENFORCEMENT).enforcement == Enforcement(profile=BASELINE)


def test_exemptions_of_one_name_in_two_namespaces_are_two(load: Load) -> None:
    found = load(a=exemption("x"), b=exemption("x").replace("shop", "bar"))

    assert [str(each) for each in found.exemptions] == ["bar/x", "shop/x"]


def test_all_problems_are_told_at_once_and_in_one_order(
    tmp_path: Path, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("a.yaml").write_text(f"{ENFORCEMENT}spec: {{b: 1, a: 1,\n profil: x}}\n---\n[\n")
    Path("b.yaml").write_bytes(b"kind: \xff\n")
    names = ["a.yaml", "b.yaml", "empty", "gone.yaml"]
    told = set()

    for order in permutations(names):
        with pytest.raises(ConfigError) as caught:
            load_configuration([Path(n) for n in order], catalogue=CATALOGUE, profiles=profiles)
        told.add(str(caught.value))

    known = "known are profile, mesh, exclude, bindings, breakGlass, docsBaseURL"
    (text,) = told
    assert text.split("\n") == [
        f"a.yaml:4:11: spec.b is unknown; {known}",
        f"a.yaml:4:17: spec.a is unknown; {known}",
        'a.yaml:5:10: spec.profil is unknown; did you mean "profile"?',
        "a.yaml:8:1: not valid JSON: Expecting value",
        "b.yaml:1:7: byte 0xff is not UTF-8; save the file as UTF-8",
        "empty: holds no .yaml, .yml, .json; name a file or a folder",
        "gone.yaml: cannot be read: No such file or directory",
    ]


def test_a_profile_holds_for_everyone(profiles: Path) -> None:
    assert default_configuration(CATALOGUE, profiles) == Configuration(
        enforcement=Enforcement(profile=BASELINE)
    )
    assert default_configuration(CATALOGUE, profiles, profile="production") == Configuration(
        enforcement=Enforcement(profile=PRODUCTION)
    )


def test_profiles_by_name(profiles: Path) -> None:
    assert load_profiles(profiles, CATALOGUE) == {"baseline": BASELINE, "production": PRODUCTION}


def test_no_such_profile(profiles: Path) -> None:
    with pytest.raises(ConfigError, match=r'^profile is "prodction"; did you mean "production"\?$'):
        load_profile("prodction", profiles, CATALOGUE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            profile("mine", "vs-retrys-bounded: {}"),
            '4:40: spec.guardrails.vs-retrys-bounded is "vs-retrys-bounded";'
            ' did you mean "vs-retries-bounded"?',
            id="misspelt-guardrail",
        ),
        pytest.param(
            profile("mine", "vs-retries-bounded: {match: {}}"),
            "4:49: spec.guardrails.vs-retries-bounded.match is unknown;"
            " known are action, unchanged, onFailure, inject, params",
            id="a-profile-holds-for-everyone",
        ),
        pytest.param(
            profile("other", ""),
            '3:18: metadata.name is "other"; expected "mine", as its file is named',
            id="another-name",
        ),
        pytest.param(
            profile("mine", "").replace("Profile", "Enforcement"),
            '2:7: kind is "Enforcement"; expected "Profile", the kind that is read here',
            id="another-kind",
        ),
        pytest.param(
            profile("mine", "").replace("guardrails: {}", ""),
            "4:7: spec.guardrails is missing; say what is on",
            id="no-guardrails",
        ),
        pytest.param(
            f"{profile('mine', '')}---\n{profile('mine', '')}",
            " holds 2 objects; expected one Profile",
            id="two",
        ),
        pytest.param("# nothing\n", " holds 0 objects; expected one Profile", id="none"),
    ],
)
def test_a_wrong_profile_is_refused(profiles: Path, text: str, expected: str) -> None:
    file = profiles / "mine.yaml"
    file.write_text(text)

    with pytest.raises(ConfigError) as caught:
        load_profile("mine", profiles, CATALOGUE)

    assert str(caught.value) == f"{file}:{expected}"
