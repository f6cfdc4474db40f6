"""The example of a central OPA in docs/opa.md works as it stands there."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.cluster.programs import eventually
from tests.engine.opa.documented import DOCS
from tests.engine.opa.loopback import http
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.opa.serving import loopback_beside
from webhook import policy
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.signing import signer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.opa.loopback import Asked
    from tests.engine.opa.server import OpaServer

pytestmark = needs_opa


def test_a_central_opa_loads_the_bundle_that_was_signed(tmp_path: Path) -> None:
    """With the configuration that the page shows, but for the address and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    policies = policies_of(policy.load(policy.shipped()))
    signed = bundle(policies, sign=signer(pem))
    (block,) = (
        each for each in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL) if "keyid" in each
    )
    configuration = yaml.safe_load(block)

    async def publish(request: Asked) -> bytes:
        is_right = request.path == "/bundles/meshwarden.tar.gz"
        return http(200, signed, "application/gzip") if is_right else http(404, b"")

    with loopback_beside(publish) as releases:
        configuration["services"]["releases"]["url"] = f"http://127.0.0.1:{releases.port}"
        configuration["keys"]["meshwarden"]["key"] = public.decode()
        file = tmp_path / "opa.yaml"
        file.write_text(yaml.safe_dump(configuration), encoding="utf-8")
        with an_opa(tmp_path, "--config-file", file) as opa:
            eventually(lambda: _revision(opa) == policies.revision, "OPA has loaded it")


def _revision(opa: OpaServer) -> str | None:
    async def ask() -> str | None:
        connection = Connection(opa.settings())
        try:
            return await connection.revision()
        finally:
            await connection.close()

    return asyncio.run(ask())
