"""Clients that create and change Istio objects without pause, half of them bad."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.cluster.objects import SHOP, stubborn, virtual_service
from tests.reliability.api import Api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.reliability.api import Answer

_PATH = f"/apis/networking.istio.io/v1/namespaces/{SHOP}/virtualservices"
_CLIENTS = 3
_PAUSE = 0.05
"""Seconds until an API server is asked again that did not answer."""


class Call(NamedTuple):
    """One request of a client, and what came of it."""

    good: bool
    """Whether its object is sound; a bad one has to be denied."""
    answer: Answer
    seconds: float

    @property
    def admitted(self) -> bool:
        """Whether the API server stored it."""
        return 200 <= self.answer.status < 300

    @property
    def denied(self) -> bool:
        """Whether Meshwarden said no to what is bad in it."""
        message = self.answer.message
        denied = self.answer.status == 403 and "denied the request" in message
        return denied and "[vs-retries-bounded]" in message

    @property
    def unjudged(self) -> bool:
        """Whether the API server could not ask Meshwarden."""
        return "failed calling webhook" in self.answer.message

    @property
    def away(self) -> bool:
        """Whether the API server itself did not answer, or was not ready to."""
        return not (self.admitted or self.denied or self.unjudged)


@dataclass(slots=True)
class Traffic:
    """What all clients did, from `with` to its end."""

    kubeconfig: Path
    calls: list[Call] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _began: float = field(default_factory=time.monotonic)
    _seconds: float = 0.0
    _clients: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        for number in range(_CLIENTS):
            client = threading.Thread(target=self._client, args=(number,), daemon=True)
            self._clients.append(client)
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for client in self._clients:
            client.join()
        self._seconds = time.monotonic() - self._began

    def last(self, seconds: float) -> None:
        """Go on until *seconds* have passed since the beginning."""
        time.sleep(max(0.0, self._began + seconds - time.monotonic()))

    @property
    def seconds(self) -> float:
        """How long it went on."""
        return self._seconds or time.monotonic() - self._began

    @property
    def refused(self) -> list[Call]:
        """Good objects that were denied."""
        return [call for call in self.calls if call.good and call.denied]

    @property
    def let_in(self) -> list[Call]:
        """Bad objects that were stored."""
        return [call for call in self.calls if not call.good and call.admitted]

    @property
    def failed(self) -> list[Call]:
        """Calls that got no verdict because Meshwarden could not be asked."""
        return [call for call in self.calls if call.unjudged]

    @property
    def away(self) -> list[Call]:
        """Calls that the API server itself did not take."""
        return [call for call in self.calls if call.away]

    def _client(self, number: int) -> None:
        with Api(self.kubeconfig) as api:
            for turn in count():
                for call in _turn(api, f"load-{id(self):x}-{number}-{turn}"):
                    self.calls.append(call)
                    if call.away:
                        time.sleep(_PAUSE)
                    if self._stop.is_set():
                        return


def _turn(api: Api, name: str) -> Iterator[Call]:
    """A good and a bad creation, a good and a bad change."""
    created = _call(partial(api.post, _PATH, virtual_service(name)), good=True)
    yield created
    yield _call(partial(api.post, _PATH, stubborn(f"{name}-bad")), good=False)
    if created.admitted:
        path = f"{_PATH}/{name}"
        yield _call(partial(api.merge, path, virtual_service(name, timeout="6s")), good=True)
        yield _call(partial(api.merge, path, stubborn(name)), good=False)


def _call(ask: Callable[[], Answer], *, good: bool) -> Call:
    began = time.monotonic()
    answer = ask()
    return Call(good, answer, time.monotonic() - began)
