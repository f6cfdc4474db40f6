"""What `meshwarden check` is called on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HEAD = "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
SOUND = f"""{HEAD}metadata: {{name: reviews, namespace: shop}}
spec:
  hosts: [reviews]
  http:
  - timeout: 5s
    retries: {{attempts: 2, perTryTimeout: 1s}}
    route: [{{destination: {{host: reviews}}}}]
"""
DENIED = SOUND.replace("attempts: 2", "attempts: 10")
WARNED = SOUND.replace(", perTryTimeout: 1s", "")
BROKEN = "a: [\n"
SIDECAR = "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: default}\nspec: {}\n"
ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: production
  docsBaseURL: https://wiki.example/
  bindings:
  - guardrail: vs-retries-bounded
    action: warn
    match: {namespaceSelector: {matchLabels: {env: dev}}}
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: legacy, name: t-1}
spec:
  guardrails: [vs-retries-bounded]
  until: 9999-12-31
  reason: "T-1"
"""
DEV = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {env: dev, istio-injection: enabled}}
"""


def lay_out(folder: Path) -> None:
    """Write what there is to check into *folder*."""
    for name, text in {
        "sound.yaml": SOUND,
        "denied.yaml": DENIED,
        "warned.yaml": WARNED,
        "broken.yaml": BROKEN,
        "both/a.yaml": DENIED,
        "both/b.yaml": BROKEN,
        "sidecar.yaml": SIDECAR,
        "enforcement.yaml": ENFORCEMENT,
        "wrong.yaml": ENFORCEMENT.replace("action: warn", "action: wran"),
        "dev.yaml": DEV,
        "live.yaml": DEV.replace("dev", "live"),
        "chart/values.yaml": "replicas: 3\n",
        "mixed/values.yaml": "replicas: 3\n",
        "mixed/a.yaml": SOUND,
        "comments.yaml": "# nothing yet\n",
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (folder / "empty").mkdir()


def check(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=stdin)
