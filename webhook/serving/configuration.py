"""What is said of the settings in force: in the log at each change, in metrics at any time."""

from __future__ import annotations

import math
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from webhook.config.own_kinds import ENFORCEMENT, EXEMPTION
from webhook.serving.codec.plain import cut, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from webhook.model.enforcement import Configuration, LeftOut
    from webhook.serving.log import Log
    from webhook.serving.standing import InForce

_LONGEST = 1024
"""Characters of what is said of one entry; whoever writes an object must not fill the log."""


class ConfigurationLog:
    """Follows what is in force: each entry that is wrong is told once, for as long as it is."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._told: tuple[LeftOut, ...] = ()

    def __call__(self, in_force: InForce) -> None:
        """Tell what is new."""
        found = in_force.configuration.left_out
        for entry in found:
            if entry not in self._told:
                problems = [cut(plain(problem), _LONGEST) for problem in entry.problems]
                self._log.error(
                    "left out; the rest is in force", object=plain(entry.object), problems=problems
                )
        if self._told and not found:
            self._log.info("nothing is left out any more")
        self._told = found


class ConfigurationMetrics(Collector):
    """Shows the settings in force, and the exemptions that hold when somebody reads."""

    def __init__(
        self, configuration: Callable[[], Configuration], clock: Callable[[], float] = time.time
    ) -> None:
        """Show what *configuration* gives, at the Unix time that *clock* gives."""
        self._configuration = configuration
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge for each question."""
        configuration = self._configuration()
        yield _gauge(
            "configuration_accepted",
            "Whether all of the configuration is in force: 1 or 0.",
            float(not configuration.left_out),
        )
        yield _left_out(configuration)
        ends = self._ends(configuration)
        yield _gauge(
            "exemptions_active", "Exemptions that exempt from something now.", float(len(ends))
        )
        yield _gauge(
            "exemption_next_end_seconds",
            "When the next of them ends, in Unix time; +Inf where there is none.",
            min(ends, default=math.inf),
        )

    def _ends(self, configuration: Configuration) -> list[float]:
        now = datetime.fromtimestamp(self._clock(), UTC)
        return [each.until.timestamp() for each in configuration.exemptions if each.holds(now)]


def _left_out(configuration: Configuration) -> GaugeMetricFamily:
    counted = Counter(entry.kind for entry in configuration.left_out)
    about = "Entries that are wrong and so not in force."
    family = GaugeMetricFamily("meshwarden_configuration_left_out", about, labels=["kind"])
    for kind in (ENFORCEMENT, EXEMPTION):
        family.add_metric([kind], counted[kind])
    return family


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"meshwarden_{name}", about, value)
