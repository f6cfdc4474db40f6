"""Guardrails of one's own in ConfigMaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.policy.own_guardrails import BREAKING, rego, write_own
from tests.policy.test_own import SHIPPED, own
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS
from webhook.policy import Extending
from webhook.policy.config_maps import sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webhook.policy import Extended
    from webhook.policy.sources import Source

HELPER = 'package lib.acme\n\nimport rego.v1\n\nowner(obj) := object.get(obj, "owner", "")\n'


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"namespace": "meshwarden-system", "name": name},
        "data": {key.replace("__", "."): text for key, text in data.items()},
    }


def extend(
    *config_maps: dict[str, Any], folders: Sequence[Path] = (), good: Sequence[Source] = ()
) -> Extended:
    extending = Extending(
        SHIPPED,
        folders,
        views=VIEWS,
        compiler=Vetting(),
        others=lambda: sources_of(config_maps),
    )
    return extending.extend(good)


def told(extended: Extended) -> list[str]:
    return [str(refusal) for refusal in extended.refusals]


def test_each_source_stands_where_its_package_says() -> None:
    found = extend(
        config_map("b", owner__rego=rego("owner"), helper__rego=HELPER),
        config_map("a", any_name__rego=rego("team"), notes__txt="not Rego"),
    )

    assert told(found) == []
    assert own(found) == ["acme-owner", "acme-team"]
    assert [str(source) for source in found.sources] == [
        "configmap/b/helper.rego",
        "configmap/a/any_name.rego",
        "configmap/b/owner.rego",
    ]


def test_tests_are_passed_over() -> None:
    found = extend(config_map("a", owner__rego=rego("owner"), owner_test__rego="no Rego at all"))

    assert (own(found), told(found)) == (["acme-owner"], [])


def test_a_broken_one_is_refused_and_the_others_stay() -> None:
    before, after = BREAKING["no_rego"]

    found = extend(
        config_map("a", good__rego=rego("owner"), bad__rego=rego("team").replace(before, after))
    )

    assert own(found) == ["acme-owner"]
    assert [line.partition(": ")[0] for line in told(found)] == ["configmap/a/bad.rego:22:5"]
    assert "acme-team" in found.catalogue.refused


def test_what_has_no_package_is_refused() -> None:
    assert told(extend(config_map("a", x__rego="deny := 1\n")))[-1] == (
        "configmap/a/x.rego:1:1: no package; expected `package x`"
    )


def test_a_config_map_without_rego_is_refused() -> None:
    found = extend(config_map("empty", notes__txt=""), config_map("a", x__rego=rego("owner")))

    assert own(found) == ["acme-owner"]
    assert told(found) == ["configmap/empty: no guardrail; expected a key such as NAME.rego"]


def test_no_id_is_taken_twice() -> None:
    found = extend(
        config_map("a", x__rego=rego("owner")),
        config_map("b", x__rego=rego("owner").replace("package acme", "package other")),
    )

    assert own(found) == ["acme-owner"]
    assert [line.partition("; ")[0] for line in told(found)] == [
        'configmap/b/x.rego:8:1: custom.id is "acme-owner", which configmap/a/x.rego has'
    ]


def test_folders_and_config_maps_stand_beside_each_other(tmp_path: Path) -> None:
    write_own(tmp_path, "owner")

    found = extend(config_map("a", x__rego=rego("team")), folders=[tmp_path])

    assert own(found) == ["acme-owner", "acme-team"]


def test_the_last_good_source_stays_until_its_key_is_gone() -> None:
    good = extend(config_map("a", x__rego=rego("owner"), y__rego=rego("team")))

    broken = extend(
        config_map("a", x__rego="package acme.virtualservice.owner\n", y__rego=rego("team")),
        good=good.sources,
    )
    gone = extend(config_map("a", y__rego=rego("team")), good=broken.sources)

    assert own(broken) == ["acme-owner", "acme-team"]
    assert told(broken) != []
    assert own(gone) == ["acme-team"]
