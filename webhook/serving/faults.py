"""What was wrong with the last change of each source, for as long as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics


class Faults:
    """Tells log and metrics of it, once each time that it changes.

    Attributes:
        standing: the problems of each source that has any, by the name of the source; a problem is
            one complete sentence.
    """

    def __init__(self, *, log: Log, metrics: Metrics) -> None:
        self.standing: Mapping[str, tuple[str, ...]] = {}
        self._log = log
        self._metrics = metrics

    def tell(self, source: str, problems: Sequence[str]) -> None:
        """*source*, of which there are a few names only, has *problems* now, or none any more."""
        told = tuple(problems)
        if told == self.standing.get(source, ()):
            return
        others = {name: found for name, found in self.standing.items() if name != source}
        self.standing = {**others, source: told} if told else others
        self._metrics.show_problems(source, len(told))
        if told:
            self._log.error("refused: what was good before stays in force", source=source)
            for problem in told:
                self._log.error("refused", source=source, problem=problem)
        else:
            self._log.info("accepted again", source=source)
