"""A bundle is what OPA loads, the same for the same policies, and as good as its signature."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.engine.opa.server import needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from tests.policies import opa
from tests.policy.own_guardrails import place, write_own
from webhook import policy
from webhook.cli.main import main
from webhook.engine.opa.bundle import bundle, roots
from webhook.engine.opa.policies import policies_of

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from cryptography.hazmat.primitives.serialization import (
        KeySerializationEncryption,
    )

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
CLEAR = NoEncryption()


def run(*arguments: str | Path) -> Result:
    """`meshwarden policies bundle`."""
    return CliRunner().invoke(main, ["policies", "bundle", *map(str, arguments)])


def written(key: Any, file: Path, encryption: KeySerializationEncryption = CLEAR) -> Path:
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return file


def files_of(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]


def test_a_bundle_holds_the_policies_and_says_which(tmp_path: Path) -> None:
    """No tests, no samples, no profiles."""
    file = tmp_path / "bundle.tar.gz"
    policies = policies_of(policy.load(policy.shipped()))

    result = run("-o", file)

    count = len(policies.guardrails)
    assert result.output == f"{file}: {count} guardrails, revision {policies.revision}\n"
    content = files_of(file.read_bytes())
    manifest = json.loads(content.pop(".manifest"))
    assert content == {module.name: module.source.encode() for module in policies}
    assert manifest["revision"] == policies.revision
    assert "istio/virtualservice/timeout_required" in manifest["roots"]


def test_guardrails_of_ones_own_are_in_it(tmp_path: Path) -> None:
    """One that is refused stays out, and is told of; the others are in it all the same."""
    write_own(tmp_path / "own", "owner")
    write_own(tmp_path / "own", "team", ("deny contains", "_deny contains"))
    file = tmp_path / "bundle.tar.gz"

    result = run("-o", file, "--policies", tmp_path / "own")

    assert result.exit_code == 2
    assert "refused, and so not asked" in result.stderr
    content = files_of(file.read_bytes())
    assert place("owner") in content
    assert place("team") not in content
    assert "acme/virtualservice/owner" in json.loads(content[".manifest"])["roots"]


def test_the_same_policies_give_the_same_bytes(tmp_path: Path) -> None:
    """Of nothing but the policies: no time, owner or name of a file is in them."""
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    key = written(EC, tmp_path / "key.pem")

    for file in (first, second):
        run("-o", file, "--signing-key", key)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        pytest.param(["a.b", "a.c"], ["a/b", "a/c"], id="side-by-side"),
        pytest.param(["a.b.c", "a.b"], ["a/b"], id="one-inside-another"),
        pytest.param(["a.b", "a.bc"], ["a/b", "a/bc"], id="names-that-begin-alike"),
    ],
)
def test_roots_are_narrow_and_do_not_overlap(packages: list[str], expected: list[str]) -> None:
    assert roots(packages) == expected


@needs_opa
def test_opa_loads_it(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    run("-o", file)
    query = "data.meshwarden.dispatch.revision"

    done = opa.opa("eval", "--bundle", str(file), "--format", "raw", query)

    assert done.stdout.strip() == policies_of(policy.load(policy.shipped())).revision


def verified(file: Path, key: Any, folder: Path) -> str:
    """What OPA has against the signature of a bundle; nothing where it is right."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "public.pem").write_bytes(public)
    algorithm = "RS256" if key is RSA else "ES256"
    flags = [f"--verification-key={folder / 'public.pem'}", f"--signing-alg={algorithm}"]
    done = opa.opa("build", "--bundle", str(file), *flags, "-o", str(folder / "built.tar.gz"))
    return done.stdout + done.stderr


@needs_opa
@pytest.mark.parametrize("key", [pytest.param(RSA, id="RS256"), pytest.param(EC, id="ES256")])
def test_opa_verifies_the_signature(key: Any, tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"

    run("-o", file, "--signing-key", written(key, tmp_path / "key.pem"))

    assert verified(file, key, tmp_path) == ""


@needs_opa
def test_opa_refuses_a_file_that_was_changed(tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    run("-o", file, "--signing-key", written(EC, tmp_path / "key.pem"))
    plain = gzip.decompress(file.read_bytes())
    changed = plain.replace(b"\ndeny contains", b"\nNeny contains")
    file.write_bytes(gzip.compress(changed))

    assert "digest mismatch" in verified(file, EC, tmp_path)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        pytest.param(
            ed25519.Ed25519PrivateKey.generate(), "it is neither an RSA key of", id="ed25519"
        ),
        pytest.param(
            ec.generate_private_key(ec.SECP384R1()), "it is neither an RSA key of", id="p-384"
        ),
        pytest.param(
            rsa.generate_private_key(public_exponent=65537, key_size=1024),  # noqa: S505  # it is refused
            "it is neither an RSA key of 2048 bits or more nor an EC key on P-256",
            id="short-rsa",
        ),
    ],
)
def test_keys_that_opa_would_not_verify(key: Any, reason: str, tmp_path: Path) -> None:
    file = written(key, tmp_path / "key.pem")

    result = run("-o", tmp_path / "bundle.tar.gz", "--signing-key", file)

    assert result.exit_code == 2
    assert f"{file}: {reason}" in result.output
    assert not (tmp_path / "bundle.tar.gz").exists()


def test_a_key_with_a_passphrase(tmp_path: Path) -> None:
    file = written(EC, tmp_path / "key.pem", BestAvailableEncryption(b"secret"))

    result = run("-o", tmp_path / "bundle.tar.gz", "--signing-key", file)

    assert (result.exit_code, "it is encrypted" in result.output) == (2, True)


def test_signing_needs_the_library_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The light installation writes bundles all the same."""
    monkeypatch.setitem(sys.modules, "cryptography", None)
    for name in ("webhook.engine.opa.signing", "certs.pair"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    key = written(EC, tmp_path / "key.pem")

    result = run("-o", tmp_path / "bundle.tar.gz", "--signing-key", key)

    assert result.exit_code == 2
    assert "signing needs cryptography: pip install 'meshwarden[server]'" in result.output
    assert run("-o", tmp_path / "bundle.tar.gz").exit_code == 0


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "bundle.tar.gz"

    result = run("-o", file)

    assert result.exit_code == 2
    assert f"{file} cannot be written: No such file or directory" in result.output


def test_whoever_reads_sees_a_whole_bundle(tmp_path: Path) -> None:
    """OPA may watch the file: the old one is replaced, never written over."""
    file, link = tmp_path / "bundle.tar.gz", tmp_path / "as-it-was"
    run("-o", file)
    before = file.read_bytes()
    link.hardlink_to(file)

    run("-o", file, "--signing-key", written(EC, tmp_path / "key.pem"))

    assert link.read_bytes() == before != file.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {
        "bundle.tar.gz",
        "as-it-was",
        "key.pem",
    }


def test_a_small_catalogue() -> None:
    files = files_of(bundle(policies_of(a_catalogue({"one": BAD}))))

    assert sorted(files) == [".manifest", "meshwarden/dispatch.rego", "test/one.rego"]
