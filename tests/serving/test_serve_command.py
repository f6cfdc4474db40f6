"""`meshwarden serve`, as an operator types it."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.serving.conftest import MESHWARDEN
from tests.serving.reviews import encoded, review, virtual_service
from tests.serving.scripted import guardrail
from webhook.cli.main import main
from webhook.cli.serve import _tell_of_broken
from webhook.engine import EmbeddedEngine
from webhook.model.guardrail import Catalogue, PolicyModule
from webhook.serving.log import open_log

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.serving.running import Running


def serve(pki: Path, *options: str | Path) -> Result:
    given = ["--tls-cert", pki / "tls.crt", "--tls-key", pki / "tls.key", *options]
    return CliRunner().invoke(main, ["serve", *map(str, given)])


def test_it_is_ready_and_alive(served: Running) -> None:
    assert served.get("/readyz") == (200, "[+]certificate\n[+]engine\n[+]not-draining\n")
    assert served.get("/livez") == (200, "ok")


def test_it_shows_its_metrics(served: Running) -> None:
    hosts = ["reviews.shop.svc.cluster.local"]
    served.ask("/validate", review(virtual_service(hosts=hosts, http=[])))

    series = (
        'meshwarden_reviews_total{decision="allow",'
        'kind="networking.istio.io/VirtualService",operation="CREATE"}'
    )
    assert served.metric(series) > 0
    assert served.metric("meshwarden_review_duration_seconds_count") > 0


def test_its_log_has_one_line_a_review_and_never_the_object(served: Running) -> None:
    obj = virtual_service(hosts=["secret.example.com"], http=[])

    served.ask("/validate", review(obj, uid="its-own-number"))

    line = served.logged("review", uid="its-own-number")
    assert (
        line.items()
        >= {
            "kind": "networking.istio.io/VirtualService",
            "namespace": "shop",
            "name": "reviews",
            "operation": "CREATE",
            "user": "ada",
            "path": "/validate",
            "decision": "allow",
        }.items()
    )
    assert "secret" not in str(line)


def test_a_malformed_review_is_a_400_that_names_the_field(served: Running) -> None:
    body = review()
    del body["request"]["uid"]

    status, answer, headers = served.post("/validate", encoded(body))

    assert (status, answer) == (400, b"request.uid is missing")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    served.logged("refused", reason="malformed", detail="request.uid is missing")


def test_bindings_and_context_are_heeded(served: Running) -> None:
    """The timeout warns as bound, and shop is known from --context."""
    route = {"route": [{"destination": {"host": "reviews"}}]}
    obj = virtual_service(hosts=["reviews"], http=[route])

    response = served.ask("/validate", review(obj))

    assert response["allowed"] is True
    assert any(
        w.startswith("[vs-timeout-required] spec.http[0].timeout") for w in response["warnings"]
    )


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        pytest.param(["--config", "none.yaml"], "none.yaml", id="no-config"),
        pytest.param(["--context", "none.yaml"], "none.yaml", id="no-context"),
        pytest.param(["--port", "70000"], "70000", id="no-port"),
        pytest.param(["--tls-cert", "none.crt"], "none.crt", id="no-certificate"),
        pytest.param(["--drain-delay", "-1"], "-1", id="no-delay"),
        pytest.param(["--host", "192.0.2.1"], "cannot listen on 192.0.2.1:8443", id="no-address"),
    ],
)
def test_what_is_wrong_ends_it_with_2(pki: Path, options: list[str], complaint: str) -> None:
    result = serve(pki, *options)

    assert result.exit_code == 2
    assert complaint in result.output


def test_a_wrong_configuration_ends_it_with_2_and_says_where(pki: Path, tmp_path: Path) -> None:
    config = tmp_path / "enforcement.yaml"
    config.write_text(
        "apiVersion: meshwarden.dev/v1alpha1\nkind: Enforcement\n"
        "metadata: {name: default}\nspec: {profil: production}\n"
    )

    result = serve(pki, "--config", config)

    assert result.exit_code == 2
    assert f"{config}:4:" in result.output
    assert "profile" in result.output


def test_a_wrong_certificate_ends_it_with_2_and_every_problem(pki: Path) -> None:
    result = serve(pki, "--tls-cert", pki / "ca.crt")

    assert result.exit_code == 2
    assert "ca.crt: the key does not belong to the certificate" in result.output


def test_without_a_configuration_the_profile_is_baseline(pki: Path) -> None:
    """It gets as far as its port, which is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = serve(pki, "--host", "127.0.0.1", "--port", str(port))

    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.output


def test_a_guardrail_that_does_not_compile_is_told_of() -> None:
    one = guardrail("vs-one")
    module = PolicyModule("one.rego", f"package {one.package}\n\ndeny contains x", one.package)
    catalogue = Catalogue(guardrails={"vs-one": one}, modules={"vs-one": module}, library=())
    stream = io.BytesIO()

    _tell_of_broken(EmbeddedEngine(catalogue), open_log(stream))

    line = json.loads(stream.getvalue())
    assert (line["event"], line["guardrail"]) == ("guardrail does not compile", "vs-one")
    assert line["reason"].startswith("it does not compile: ")


def test_without_the_packages_of_a_server_it_says_how_to_get_them(pki: Path) -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from webhook.cli.main import main\n"
        f"main(['serve', '--tls-cert', '{pki}/tls.crt', '--tls-key', '{pki}/tls.key'])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert "pip install 'meshwarden[server]'" in ended.stderr


def test_help_teaches_by_examples() -> None:
    shown = subprocess.run(
        [sys.executable, MESHWARDEN, "serve", "--help"], capture_output=True, text=True, check=True
    )

    assert "meshwarden serve --tls-cert pki/tls.crt --tls-key pki/tls.key" in shown.stdout
