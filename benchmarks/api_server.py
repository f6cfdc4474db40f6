"""What Meshwarden adds to a create, as a client of a real API server sees it.

python -m benchmarks.api_server     needs KUBEBUILDER_ASSETS, and the right to `unshare -n`

The overlay for production is installed as it is, with its processes in the place of pods. The same
VirtualService is created, as a dry run, in a namespace that is guarded and in one that is excluded,
in turns, so that both bear the machine's moods together.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.markdown import circumstances, table
from tests.cluster import crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.reliability.fleet import fleet
from tests.reliability.network import own_network, why_no_network

if TYPE_CHECKING:
    from tests.reliability.api import Api

PAIRS = 500
_WARM_UP = 50
_GUARDED, _EXCLUDED = generate.NAMESPACE, "kube-system"


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Measure, and write what came of it in Markdown."""
    if missing := why_no_control_plane() or why_no_network():
        return f"Not measured: {missing}."
    with tempfile.TemporaryDirectory() as name:
        guarded, excluded = _measure(Path(name))
    added = median(guarded) - median(excluded)
    rows = [
        ("guarded: validating, since no default is injected", *_figures(guarded)),
        ("excluded: no webhook", *_figures(excluded)),
    ]
    how = f"{circumstances()}, {PAIRS} sequential dry-run creates each, in turns, of 2 KB."
    told = f"Meshwarden adds {added:.2f} ms at the median."
    return f"{how}\n\n{table(('namespace', 'p50 ms', 'p90 ms', 'p99 ms'), rows)}\n\n{told}"


def _measure(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of each create in the guarded and in the excluded namespace."""
    routing = "--enable-aggregator-routing=true"
    with own_network(), control_plane(assets(), folder, routing) as plane:
        crds.install(plane.kubectl)
        plane.kubectl.must("create", "namespace", "istio-system")
        assert plane.kubectl.apply(*generate.MESH).code == 0
        with fleet(plane, folder) as running:
            pairs = [
                (_create(running.api, _GUARDED), _create(running.api, _EXCLUDED))
                for _ in range(_WARM_UP + PAIRS)
            ]
    guarded, excluded = zip(*pairs[_WARM_UP:], strict=True)
    return list(guarded), list(excluded)


def _create(api: Api, namespace: str) -> float:
    obj = generate.virtual_service(generate.SIZES["2 KB"])
    obj["metadata"]["namespace"] = namespace
    path = f"/apis/networking.istio.io/v1/namespaces/{namespace}/virtualservices?dryRun=All"
    began = time.perf_counter()
    answer = api.post(path, obj)
    took = time.perf_counter() - began
    assert answer.status == 201, answer.message
    return 1000 * took


def _figures(took: list[float]) -> tuple[str, ...]:
    cuts = quantiles(took, n=100)
    return tuple(f"{cuts[at - 1]:.2f}" for at in (50, 90, 99))


if __name__ == "__main__":
    main()
