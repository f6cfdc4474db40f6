"""One round of pushing: what OPA is to hold, brought to it module by module.

OPA takes one module at a time, and compiles all that it holds anew for each: a round takes a
second or two. So a review that waits gets what it needs first, and before all others.

No verdict may come from a mixture of two versions. So where OPA holds anything of ours that is not
what it should be, that is withdrawn, first of all the dispatcher, without which nobody gets an
answer; the new one comes next, and then each guardrail that is lacking after the helpers that it
needs.
"""

from __future__ import annotations

import asyncio
import logging
import re
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from webhook.engine.opa.errors import OpaError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.engine.opa.connection import Connection
    from webhook.engine.opa.policies import Policies
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.guardrail import PolicyModule

OURS = "meshwarden/"
"""What the ids of our policies in OPA begin with."""

_HELPERS = "lib/"
"""What the names of helpers begin with, in other versions as well."""

_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)

_log = logging.getLogger(__name__)


class Round:
    """Runs by itself from when it is made; it can be waited for.

    Attributes:
        refused: why OPA does not take the module of a guardrail, by id.
        ended: when it came to its end, on the monotonic clock; None while it runs.
        failure: why it came to its end before OPA had everything, if it did.
    """

    def __init__(self, connection: Connection, policies: Policies, settings: OpaSettings) -> None:
        self.refused: dict[str, str] = {}
        self.ended: float | None = None
        self.failure: OpaError | None = None
        self._connection = connection
        self._policies = policies
        self._settings = settings
        self._pending = list(policies.guardrails)
        self._held: set[str] = set()
        self._bad: dict[str, str] = {}
        self._step = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def until(self, guardrails: Iterable[str]) -> None:
        """Return when OPA has the dispatcher and *guardrails*, which come before all others.

        Raises:
            OpaError: the round failed before.
        """
        wanted = set(guardrails)
        self._pending.sort(key=lambda guardrail: guardrail not in wanted)
        while self.failure is None and not self._has(wanted):
            await self._step.wait()
        if self.failure is not None:
            raise OpaError(str(self.failure)) from self.failure

    def cancel(self) -> None:
        """Push no more, from this moment on."""
        self._task.cancel()

    async def stop(self) -> None:
        """Push no more, and return when that has ended."""
        self.cancel()
        await asyncio.wait([self._task])

    def _has(self, wanted: set[str]) -> bool:
        return self._policies.dispatcher.name in self._held and wanted.isdisjoint(self._pending)

    async def _run(self) -> None:
        try:
            await self._prepare()
            self._stepped()
            while self._pending:
                await self._push(self._pending[0])
                self._stepped()
        except OpaError as error:
            # For whoever waits: a task that nobody waits for would have nobody to tell.
            self.failure = error
            _log.error("not all policies could be pushed: %s", error)
            self._stepped()
        finally:
            self.ended = monotonic()

    def _stepped(self) -> None:
        """Wake who waits, to look whether it was for this."""
        step, self._step = self._step, asyncio.Event()
        step.set()

    async def _prepare(self) -> None:
        """See to it that OPA holds the dispatcher, and nothing that it should not hold."""
        held = await self._connection.policies()
        self._forbid_strangers(held)
        ours = {name.removeprefix(OURS): held[name] for name in held if name.startswith(OURS)}
        self._held = self._policies.unchanged(ours)
        await self._withdraw(sorted(ours.keys() - self._held, key=self._place))
        await self._put(self._policies.dispatcher)

    def _forbid_strangers(self, held: Mapping[str, str]) -> None:
        """Rego takes all rules of a package together, whoever wrote them."""
        packages = {module.package for module in self._policies}
        for name, source in held.items():
            found = _PACKAGE.search(source)
            if not name.startswith(OURS) and found and found[1] in packages:
                message = (
                    f"{self._settings.name} holds rules of somebody else in our package "
                    f"{found[1]}: withdraw its policy {name}, or let it load our bundle"
                )
                raise OpaError(message)

    def _place(self, name: str) -> tuple[bool, bool]:
        """Where in the order of withdrawal: the dispatcher, guardrails, and then helpers."""
        return name != self._policies.dispatcher.name, name.startswith(_HELPERS)

    async def _withdraw(self, names: Sequence[str]) -> None:
        """Withdraw *names*; what others still need is tried again after these."""
        while names:
            reasons = {name: await self._deletion(name) for name in names}
            left = [name for name, reason in reasons.items() if reason]
            if len(left) == len(names):
                raise OpaError(reasons[left[0]])
            names = left

    async def _deletion(self, name: str) -> str:
        """Withdraw a policy; return why OPA keeps it, or nothing."""
        try:
            await self._connection.delete(OURS + name)
        except RefusedError as error:
            # Another replica may have been faster.
            return "" if error.status == HTTPStatus.NOT_FOUND else str(error)
        return ""

    async def _push(self, guardrail: str) -> None:
        """Push *guardrail* after all that it needs, or remember why that cannot be done."""
        for module in self._policies.needed_by(guardrail):
            if module.name not in self._bad:
                await self._try(module)
            if module.name in self._bad:
                self.refused[guardrail] = self._bad[module.name]
                _log.error("%s is not judged: %s", guardrail, self._bad[module.name])
                break
        self._pending.remove(guardrail)

    async def _try(self, module: PolicyModule) -> None:
        try:
            await self._put(module)
        except RefusedError as error:
            if not error.is_invalid:
                raise
            self._bad[module.name] = str(error)

    async def _put(self, module: PolicyModule) -> None:
        if module.name not in self._held:
            await self._connection.put(OURS + module.name, module.source)
            self._held.add(module.name)
