from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.guardrail_files import HELPER, write
from tests.policy.own_guardrails import write_own
from webhook.policy import holds_policies, root_of


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("", id="the-root-itself"),
        pytest.param("acme", id="a-folder"),
        pytest.param("acme/virtualservice/owner", id="one-guardrail"),
        pytest.param("lib", id="helpers"),
    ],
)
def test_the_root_of_any_part_is_found(tmp_path: Path, part: str) -> None:
    write_own(tmp_path, "owner")
    write(tmp_path, "lib/istio.rego", HELPER)

    assert root_of(tmp_path / part) == tmp_path


def test_relative_folders_stay_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_own(tmp_path / "own", "owner")
    monkeypatch.chdir(tmp_path)

    assert root_of(Path("own/acme")) == Path("own")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("package somewhere.else\n", id="another-package"),
        pytest.param("no rego at all", id="no-package"),
        pytest.param(b"\xff", id="no-text"),
        pytest.param("package owner.owner.owner\n", id="below-the-folder"),
    ],
)
def test_a_folder_that_tells_nothing_is_its_own_root(tmp_path: Path, source: str | bytes) -> None:
    write(tmp_path, "a/owner/owner.rego", source)

    assert root_of(tmp_path / "a") == tmp_path / "a"


def test_which_folders_hold_policies(tmp_path: Path) -> None:
    write(tmp_path, "a/owner/owner.rego", "")
    write(tmp_path, "b/owner/owner_test.rego", "")

    assert holds_policies(tmp_path / "a")
    assert not holds_policies(tmp_path / "b")
