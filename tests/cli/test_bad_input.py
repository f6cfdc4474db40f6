"""Input that is wrong: told with file, line and remedy, and everything else is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from webhook.cli.main import main
from webhook.report.formats import RENDERERS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

DENIED = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
  - retries: {attempts: 10}
    route: [{destination: {host: reviews}}]
"""
POD = "apiVersion: v1\nkind: Pod\n"
LIST = "apiVersion: v1\nkind: List\nitems:\n"

BAD = [
    pytest.param(
        f"{POD}metadata:\n  name: {{{{ .Values.name }}}}\n",
        "bad.yaml:4:9: could not be judged: unrendered template; render it first: "
        "helm template RELEASE CHART | meshwarden check -",
        id="template",
    ),
    pytest.param(
        f"{POD}{{{{- if .Values.x }}}}\nmetadata: {{name: a}}\n{{{{- end }}}}\n",
        "bad.yaml:3:1: could not be judged: unrendered template; render it first: "
        "helm template RELEASE CHART | meshwarden check -",
        id="template-with-a-condition",
    ),
    pytest.param(
        f"{POD}metadata:\n  name: a\n  labels: {{}}\n  name: b\n",
        'bad.yaml:6:3: could not be judged: key "name" is given twice; keep one of them '
        "(the first stands on line 4)",
        id="duplicate-key",
    ),
    pytest.param(
        '{"apiVersion": "v1",\n "kind": "Pod",\n "kind": "Job"}\n',
        'bad.yaml:3:2: could not be judged: key "kind" is given twice; keep one of them '
        "(the first stands on line 2)",
        id="duplicate-key-in-json",
    ),
    pytest.param(
        f"{POD}spec:\n\tcontainers: []\n",
        "bad.yaml:4:1: could not be judged: not valid YAML: found character that cannot start any "
        "token while scanning for the next token; use spaces where a tab stands",
        id="tab",
    ),
    pytest.param(
        f"{POD}spec: {{a: [1, 2}}\n",
        "bad.yaml:3:16: could not be judged: not valid YAML: did not find expected ',' or ']' "
        "while parsing a flow sequence; close the bracket or brace, or quote the value",
        id="bracket",
    ),
    pytest.param(
        f"{POD}spec: {{host: *.example.com}}\n",
        "bad.yaml:3:15: could not be judged: not valid YAML: did not find expected alphabetic or "
        "numeric character while scanning an alias; quote a value that starts with *, as in "
        '"*.example.com"',
        id="star",
    ),
    pytest.param(
        f"{POD}spec: *gone\n",
        "bad.yaml:3:7: could not be judged: not valid YAML: found undefined alias; no anchor of "
        "that name stands above it; quote it where it is text",
        id="undefined-alias",
    ),
    pytest.param(
        f"{POD}spec: &a {{b: *a}}\n",
        "bad.yaml:3:7: could not be judged: an anchor's value contains itself; no JSON can hold "
        "that",
        id="endless-alias",
    ),
    pytest.param(
        '{"apiVersion": "v1", "kind": "Pod",}\n',
        None,
        id="json-with-a-comma-too-many-is-yaml",
    ),
    pytest.param(
        '{"apiVersion": "v1"\n "kind": "Pod"}\n',
        "bad.yaml:2:2: could not be judged: not valid JSON: Expecting ',' delimiter",
        id="json",
    ),
    pytest.param(
        f"{LIST}- {{apiVersion: v1}}\n- {{apiVersion: v1, kind: Pod}}\n",
        "bad.yaml:4:3: could not be judged: no kind; expected a mapping with apiVersion and kind, "
        "both text",
        id="item-of-a-list",
    ),
    pytest.param(
        "apiVersion: v1\nkid: Pod\nmetadata: {name: a}\n",
        "bad.yaml:1:1: could not be judged: no kind; expected a mapping with apiVersion and kind, "
        "both text",
        id="misspelt-kind",
    ),
    pytest.param(
        f"{POD}spec: a\x07b\n",
        "bad.yaml:3:8: could not be judged: control character U+0007 cannot stand in YAML; "
        "remove it",
        id="control-character",
    ),
    pytest.param(
        f"{POD}spec: \xe4\n".encode("latin-1"),
        "bad.yaml:3:7: could not be judged: byte 0xe4 is not UTF-8; save the file as UTF-8",
        id="latin-1",
    ),
    pytest.param(
        f"{POD}spec: {'[' * 200}{']' * 200}\n",
        "bad.yaml:3:106: could not be judged: nested deeper than 100 levels, as no Kubernetes "
        "object is",
        id="too-deep",
    ),
    pytest.param(f"\ufeff{POD}", None, id="byte-order-mark"),
    pytest.param(POD.replace("\n", "\r\n"), None, id="windows-line-ends"),
    pytest.param(f"{LIST}{{}}\n".replace("items:\n{}", "items:"), None, id="empty-list"),
    pytest.param(
        f"x-labels: &l {{a: b}}\n{POD}metadata: {{labels: {{<<: *l}}}}\n", None, id="anchors"
    ),
]


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "denied.yaml").write_text(DENIED)
    return folder


def check(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["check", *arguments, "denied.yaml", "--guardrail=vs-retries-bounded"]
    )


@pytest.mark.parametrize(("content", "told"), BAD)
def test_bad_input_is_told_and_the_rest_is_judged(
    content: str | bytes, told: str | None, folder: Path
) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "bad.yaml").write_bytes(raw)

    result = check("bad.yaml")

    lines = result.stdout.splitlines()
    assert lines[0].startswith("denied.yaml:7:25: deny [vs-retries-bounded] ")
    assert [line for line in lines if line.startswith("bad.yaml")] == ([told] if told else [])
    assert result.exit_code == (3 if told else 1)


@pytest.mark.parametrize("output", RENDERERS)
def test_every_format_tells_it(output: str, folder: Path) -> None:
    (folder / "bad.yaml").write_text(f"{POD}metadata:\n  name: {{{{ .Values.name }}}}\n")

    result = check("bad.yaml", "-o", output)

    assert result.exit_code == 3
    assert "unrendered template" in result.stdout
    assert "vs-retries-bounded" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["denid.yaml"],
            "there is no file or folder 'denid.yaml'; did you mean 'denied.yaml'?",
            id="file",
        ),
        pytest.param(["*.json"], "no manifest matches '*.json'; ** stands for any", id="glob"),
        pytest.param(
            ["--guardrail=vs-retries-bounde"],
            "there is no guardrail 'vs-retries-bounde'; did you mean \"vs-retries-bounded\"?",
            id="guardrail",
        ),
        pytest.param(["--schemas=denied.yaml"], "holds no CustomResourceDefinition", id="schemas"),
        pytest.param(
            ["--profile=prodction"],
            'profile is "prodction"; did you mean "production"?',
            id="profile",
        ),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], told: str) -> None:
    result = check(*arguments)

    assert result.exit_code == 2
    assert told in result.stderr
