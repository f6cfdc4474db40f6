"""`meshwarden certs`, as an operator types it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from certs import store
from certs.issue import issue_ca, issue_leaf
from certs.names import names_of
from certs.pair import read_certificates
from certs.verify import verify
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from certs.pair import Pair


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["certs", *map(str, args)])


def leaf_in(folder: Path) -> Pair:
    return store.read_pair(folder / "tls.crt", folder / "tls.key")


def test_issue_makes_a_ca_and_a_leaf_that_serve(tmp_path: Path) -> None:
    result = run("issue", "--out", tmp_path, "--service", "guard", "--namespace", "mesh")

    assert result.exit_code == 0, result.output
    ca = (tmp_path / "ca.crt").read_bytes()
    found = verify(
        leaf_in(tmp_path), now=datetime.now(UTC), ca=ca, names=["guard.mesh.svc.cluster.local"]
    )
    assert found.problems == ()
    assert result.output == (
        f"{tmp_path}/ca.crt: a new CA; its key is in ca.key\n"
        f"{tmp_path}/tls.crt: a new leaf for "
        "guard, guard.mesh, guard.mesh.svc, guard.mesh.svc.cluster.local\n"
        f"{tmp_path}/tls.key: its key\n"
    )


def test_issue_adds_names_and_addresses(tmp_path: Path) -> None:
    run(
        "issue", "--out", tmp_path, "--dns", "guard.example.com", "--ip", "127.0.0.1", "--ip", "::1"
    )

    names = names_of(read_certificates(leaf_in(tmp_path).certificate)[0])
    assert names[-3:] == ("guard.example.com", "127.0.0.1", "::1")


def test_issue_keeps_a_ca_that_is_there(tmp_path: Path) -> None:
    """Whoever trusts the CA already must trust the next leaf as well."""
    run("issue", "--out", tmp_path)
    before = store.stored_ca(tmp_path), leaf_in(tmp_path)

    result = run("issue", "--out", tmp_path)

    assert f"{tmp_path}/ca.crt: kept" in result.output
    assert store.stored_ca(tmp_path) == before[0]
    assert leaf_in(tmp_path) != before[1]


def test_issue_replaces_the_ca_when_told(tmp_path: Path) -> None:
    run("issue", "--out", tmp_path)
    before = store.stored_ca(tmp_path)

    run("issue", "--out", tmp_path, "--new-ca")

    assert store.stored_ca(tmp_path) != before


@pytest.mark.parametrize("half", ["ca.crt", "ca.key"])
def test_issue_refuses_half_a_ca(tmp_path: Path, half: str) -> None:
    run("issue", "--out", tmp_path)
    (tmp_path / half).unlink()

    result = run("issue", "--out", tmp_path)

    assert result.exit_code == 2
    assert f"{tmp_path / half} is missing, but the other half" in result.output


def test_issue_refuses_a_ca_that_has_ended(tmp_path: Path) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    store.store_ca(tmp_path, issue_ca(now=long_ago, lifetime=timedelta(days=1)))

    result = run("issue", "--out", tmp_path)

    assert result.exit_code == 2
    assert "ca.crt cannot sign: the CA ended on 2020-01-02; --new-ca replaces it" in result.output


def test_issue_refuses_a_ca_that_has_not_begun(tmp_path: Path) -> None:
    store.store_ca(tmp_path, issue_ca(now=datetime.now(UTC) + timedelta(days=2)))

    result = run("issue", "--out", tmp_path)

    assert result.exit_code == 2
    assert "its CA is not valid before" in result.output
    assert not (tmp_path / "tls.crt").exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        pytest.param(["--ip", "300.0.0.1"], "300.0.0.1", id="no-address"),
        pytest.param(["--dns", "gärd"], "gärd is not ASCII", id="not-ascii"),
        pytest.param(["--days", "91"], "1<=x<=90", id="longer-than-90-days"),
    ],
)
def test_issue_refuses(tmp_path: Path, options: list[str], complaint: str) -> None:
    result = run("issue", "--out", tmp_path, *options)

    assert result.exit_code == 2
    assert complaint in result.output
    assert list(tmp_path.iterdir()) == []


def test_issue_says_where_it_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = run("issue", "--out", tmp_path / "file" / "pki")

    assert result.exit_code == 2
    assert f"{tmp_path}/file/pki" in result.output


def test_inspect_shows_names_dates_and_what_is_left(tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    ca = issue_ca(now=now, name="My CA", lifetime=timedelta(days=400))
    store.store_ca(tmp_path, ca)
    store.store_leaf(tmp_path, issue_leaf(ca, ["guard"], now=now - timedelta(days=80)))
    begun, ends = now - timedelta(minutes=5), now + timedelta(days=400)

    result = run("inspect", tmp_path)

    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"{tmp_path}/tls.crt: CN=guard",
        "  names     guard",
        valid(begun - timedelta(days=80), now + timedelta(days=10)),
        "  left      9 days; due for renewal",
        f"{tmp_path}/ca.crt: CN=My CA",
        valid(begun, ends),
        f"  left      399 days; renewal is due on {ends - (ends - begun) / 3:%Y-%m-%d}",
    ]


def valid(begin: datetime, end: datetime) -> str:
    return f"  valid     {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"


def test_inspect_compares_leaf_key_and_ca(tmp_path: Path) -> None:
    run("issue", "--out", tmp_path)
    before = leaf_in(tmp_path)
    run("issue", "--out", tmp_path, "--new-ca")
    (tmp_path / "tls.crt").write_bytes(before.certificate)

    result = run("inspect", tmp_path)

    assert result.exit_code == 1
    assert "  problem   the key does not belong to the certificate" in result.output
    assert "  problem   its CA is not the one given" in result.output


def test_inspect_passes_over_a_ca_that_is_not_there(tmp_path: Path) -> None:
    run("issue", "--out", tmp_path)
    (tmp_path / "ca.crt").unlink()

    assert run("inspect", tmp_path).exit_code == 0


def test_inspect_says_which_file_is_missing(tmp_path: Path) -> None:
    result = run("inspect", tmp_path)

    assert result.exit_code == 1
    assert f"  problem   {tmp_path}/tls.crt: No such file or directory" in result.output


def test_inspect_of_a_file_shows_every_certificate_in_it(tmp_path: Path) -> None:
    run("issue", "--out", tmp_path)
    both = tmp_path / "chain.pem"
    both.write_bytes((tmp_path / "tls.crt").read_bytes() + (tmp_path / "ca.crt").read_bytes())

    result = run("inspect", both)

    assert result.exit_code == 0
    assert f"{both}: CN=meshwarden\n" in result.output
    assert f"{both}: CN=Meshwarden CA\n" in result.output


def test_inspect_asks_for_names_of_the_leaf_only(tmp_path: Path) -> None:
    run("issue", "--out", tmp_path)
    both = tmp_path / "chain.pem"
    both.write_bytes((tmp_path / "tls.crt").read_bytes() + (tmp_path / "ca.crt").read_bytes())

    assert run("inspect", both, "--dns", "meshwarden.meshwarden-system.svc").exit_code == 0
    assert run("inspect", both, "--dns", "other").output.count("it is not for other") == 1


def test_inspect_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("hello")

    result = run("inspect", file)

    assert result.exit_code == 1
    assert result.output == (
        f"{file}: no certificate\n  problem   it holds no certificate in PEM\n"
    )
