from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from webhook.cli.group import Deferred, DeferredGroup

HEAVY = ("asyncio", "cryptography", "jinja2", "regorus", "rich", "starlette", "uvicorn", "yaml")


def test_help_imports_no_command() -> None:
    """A start has to be fast: what no command needs is not loaded."""
    code = (
        "import sys\n"
        "from webhook.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print('loaded', [name for name in {HEAVY} if name in sys.modules])\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert ended.stdout.splitlines()[-1] == "loaded []"


def test_a_package_that_is_not_installed_is_named() -> None:
    """`pip install meshwarden` alone checks files; it cannot serve, and says how to."""
    group = DeferredGroup("test", deferred={"x": Deferred("no_such_library.x:x", "X.")})

    result = CliRunner().invoke(group, ["x"])

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: this command needs no_such_library, which is not installed: "
        "pip install 'meshwarden[server]'\n"
    )


@pytest.mark.parametrize("package", ["webhook", "certs"])
def test_a_module_of_ours_that_is_missing_is_a_defect(package: str) -> None:
    group = DeferredGroup("test", deferred={"x": Deferred(f"{package}.no_such_module:x", "X.")})

    result = CliRunner().invoke(group, ["x"])

    assert result.exit_code == 3
    assert f"No module named '{package}.no_such_module'" in result.stderr
