"""`meshwarden uninstall` prints commands, and does nothing by itself; test_doctor runs them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.doctor.conftest import commands
from webhook.cli.main import main


@pytest.mark.parametrize("flags", [[], ["--print", "--emergency"]])
def test_nothing_is_removed_by_itself(flags: list[str]) -> None:
    ended = CliRunner().invoke(main, ["uninstall", *flags])

    assert ended.exit_code == 2
    assert "say --print, or --emergency" in ended.stderr


def test_the_namespace_is_the_one_that_is_meant() -> None:
    assert "kubectl delete namespace guard --ignore-not-found" in commands(
        "--print", "--namespace=guard"
    )
