"""`serve --cluster` and the options that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["--profile", "audit"], "--profile needs --cluster", id="profile"),
        pytest.param(["--namespace", "a"], "--namespace needs --cluster", id="namespace"),
        pytest.param(["--kubeconfig", "a"], "--kubeconfig needs --cluster", id="kubeconfig"),
        pytest.param(
            ["--cluster", "--config", "a"],
            "--config and --context are of no use with --cluster, which reads the cluster",
            id="config",
        ),
        pytest.param(
            ["--cluster", "--context", "a"],
            "--config and --context are of no use with --cluster, which reads the cluster",
            id="context",
        ),
        pytest.param(
            ["--cluster", "--profile", "prodution"],
            'profile is "prodution"; did you mean "production"?',
            id="unknown-profile",
        ),
        pytest.param(
            ["--cluster", "--kubeconfig", "none.yaml"],
            "none.yaml: no way to the API server: ",
            id="no-kubeconfig",
        ),
    ],
)
def test_options_that_make_no_sense(pki: Path, options: list[str], told: str) -> None:
    pair = ["--tls-cert", str(pki / "tls.crt"), "--tls-key", str(pki / "tls.key")]

    result = CliRunner().invoke(main, ["serve", *pair, *options])

    assert result.exit_code == 2
    assert told in result.output
