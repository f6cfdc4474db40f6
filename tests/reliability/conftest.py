"""One Meshwarden for all tests of this folder, as the overlay for production installs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.cluster import configurations, crds
from tests.cluster.assets import assets, why_no_control_plane
from tests.cluster.control_plane import control_plane
from tests.cluster.marking import below, mark
from tests.reliability import figures
from tests.reliability.fleet import fleet as running_fleet
from tests.reliability.network import own_network, why_no_network
from tests.watching.objects import enforcement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.reliability.fleet import Fleet
    from tests.reliability.traffic import Traffic

ENFORCEMENT = "/apis/meshwarden.dev/v1alpha1/enforcements/default"

_HERE = Path(__file__).parent
_ROWS: pytest.StashKey[list[tuple[str, ...]]] = pytest.StashKey()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and skip it where it cannot run."""
    mark(below(_HERE, items), why_no_control_plane, why_no_network)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured."""
    rows = config.stash.get(_ROWS, [])
    if rows:
        terminalreporter.section("reliability")
        terminalreporter.write_line(figures.report(rows))


@pytest.fixture(scope="package")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Two replicas and two controllers that guard an API server."""
    folder = tmp_path_factory.mktemp("reliability")
    routing = "--enable-aggregator-routing=true"
    with own_network(), control_plane(assets(), folder, routing) as plane:
        crds.install(plane.kubectl)
        plane.kubectl.must("create", "namespace", "istio-system")
        outcome = plane.kubectl.apply(configurations.shop(), configurations.mesh())
        assert outcome.code == 0, outcome.stderr
        with running_fleet(plane, folder) as made:
            yield made


@pytest.fixture
def whole(fleet: Fleet) -> Fleet:
    """The fleet, which every test has to leave as it found it."""
    assert len(fleet.running) == 2, "an earlier test left replicas missing"
    return fleet


@pytest.fixture
def enforced(whole: Fleet) -> Iterator[Callable[..., None]]:
    """Change what is enforced, until the test ends."""

    def change(*bindings: dict[str, Any]) -> None:
        answer = whole.api.apply(ENFORCEMENT, enforcement(*bindings))
        assert answer.status in {200, 201}, answer.message

    yield change
    whole.api.delete(ENFORCEMENT)


class Flawless(Protocol):
    """Holds traffic to what is promised, and keeps its figures."""

    def __call__(self, what: str, traffic: Traffic, *, lost: int = 0) -> None:
        """Fail unless every verdict was right and at most *lost* calls got none."""
        ...


@pytest.fixture
def flawless(fleet: Fleet, request: pytest.FixtureRequest) -> Flawless:
    """Hold traffic to what is promised, and keep its figures."""

    def judge(what: str, traffic: Traffic, *, lost: int = 0) -> None:
        rows = request.config.stash.setdefault(_ROWS, [])
        rows.append(figures.row(what, traffic))
        assert any(call.good and call.admitted for call in traffic.calls)
        assert any(not call.good and call.denied for call in traffic.calls)
        assert traffic.refused == []
        assert traffic.let_in == []
        assert len(traffic.failed) <= lost, traffic.failed[:3]
        assert fleet.bad_objects() == []

    return judge
