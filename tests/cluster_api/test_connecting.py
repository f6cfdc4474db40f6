"""Which API server is talked to, and as whom."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from webhook.cluster import Access, connect
from webhook.cluster.resources import CONFIG_MAPS
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster_api.odd_server import OddServer

_CLUSTER = {"name": "c", "cluster": {"server": "http://127.0.0.1:1"}}
_USERS = [{"name": "u", "user": {"token": "t"}}]


def kubeconfig(file: Path, **changes: Any) -> Path:
    context = {"cluster": "c", "user": "u", "namespace": "shop"}
    config = {
        "clusters": [_CLUSTER],
        "users": _USERS,
        "contexts": [{"name": "one", "context": context}],
        "current-context": "one",
        **changes,
    }
    file.write_text(yaml.safe_dump({k: v for k, v in config.items() if v is not None}))
    return file


def reached(access: Access) -> str:
    """The namespace that the credentials name."""

    async def ask() -> str:
        async with connect(access) as cluster:
            return cluster.namespace

    return asyncio.run(ask())


def test_a_kubeconfig_is_taken_as_it_is(tmp_path: Path) -> None:
    assert reached(Access(kubeconfig=kubeconfig(tmp_path / "k"))) == "shop"


def test_a_context_is_chosen_by_name(tmp_path: Path) -> None:
    contexts = [
        {"name": "one", "context": {"cluster": "c", "user": "u", "namespace": "shop"}},
        {"name": "two", "context": {"cluster": "c", "namespace": "other"}},
    ]
    file = kubeconfig(tmp_path / "k", contexts=contexts)

    assert reached(Access(kubeconfig=file, context="two")) == "other"


def test_without_a_word_kubectls_kubeconfig_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several in KUBECONFIG the first that is there."""
    file = kubeconfig(tmp_path / "k")
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path / 'none'}:{file}")
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)

    assert reached(Access()) == "shop"


def test_without_kubeconfig_the_one_at_home_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".kube").mkdir()
    kubeconfig(tmp_path / ".kube" / "config")

    assert reached(Access()) == "shop"


def test_in_a_pod_the_service_account_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here there is none, which is said."""
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")

    with pytest.raises(ConfigError, match=r"serviceaccount/token.*see --kubeconfig"):
        connect(Access())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"current-context": None}, "No current context", id="no-current-context"),
        pytest.param({"current-context": "two"}, "'two' not found", id="unknown-context"),
        pytest.param({"clusters": None}, "it is no kubeconfig", id="no-clusters"),
        pytest.param({"clusters": 3}, "it is no kubeconfig", id="mistyped"),
        pytest.param(
            {"clusters": [{"name": "c", "cluster": {"certificate-authority": "/none.pem"}}]},
            "a certificate: No such file",
            id="no-ca",
        ),
    ],
)
def test_what_is_no_kubeconfig_is_refused(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    file = kubeconfig(tmp_path / "k", **changes)

    with pytest.raises(ConfigError, match=f"no way to the API server: .*{reason}"):
        connect(Access(kubeconfig=file))


def test_a_kubeconfig_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not found"):
        connect(Access(kubeconfig=tmp_path / "none"))


def test_a_token_of_a_file_replaces_the_kubeconfigs(tmp_path: Path) -> None:
    """It is read when it is needed; where it is not there, nobody can be asked."""
    access = Access(kubeconfig=kubeconfig(tmp_path / "k"), token_file=tmp_path / "none")

    async def ask() -> None:
        async with connect(access) as cluster:
            await cluster.get(CONFIG_MAPS, "any", "shop")

    with pytest.raises(ConfigError, match=r"cannot be used: Token file .* not found"):
        asyncio.run(ask())


def test_nobody_in_particular_may_ask(odd: OddServer, tmp_path: Path) -> None:
    access = Access(kubeconfig=odd.kubeconfig(tmp_path / "k"))

    async def ask() -> Any:
        async with connect(access) as cluster:
            return await cluster.get(CONFIG_MAPS, "any", "shop")

    assert asyncio.run(ask()) == {"apiVersion": "v1", "kind": "ConfigMap"}
    assert odd.asked == ["/api/v1/namespaces/shop/configmaps/any"]
