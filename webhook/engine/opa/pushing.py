"""One round of pushing: what OPA is to hold, brought to it in as few steps as can be.

Nearly all of it is one module (`merging`), which OPA takes in one transaction, in the place of the
one that it held: so nobody is judged by a mixture of two versions, and no review is in between.

What cannot be merged stands beside it, module by module, and OPA compiles all that it holds anew
for each: so a review that waits gets what it needs first. A module that OPA refuses as invalid is
found by the places that OPA names, and gets among these: there it hides no other guardrail.

Modules that stand beside the one are asked by their names. So where OPA holds any of ours that may
answer for one of them and is not what it should be, the dispatcher is withdrawn first, without
which nobody gets an answer, and then the module. What else is left of other versions is asked by
nobody, and withdrawn in the end.
"""

from __future__ import annotations

import asyncio
import logging
import re
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from webhook.engine.opa.dispatcher import ROOT
from webhook.engine.opa.errors import OpaError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.engine.opa.connection import Connection
    from webhook.engine.opa.merging import Form, Merging
    from webhook.engine.opa.policies import Policies
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.guardrail import PolicyModule

OURS = "meshwarden/"
"""What the ids of our policies in OPA begin with."""

_HELPERS = "lib/"
"""What the names of helpers begin with, in other versions as well."""

_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)

_ATTEMPTS = 4
"""With how many merged modules to try before each guardrail is pushed on its own."""

_log = logging.getLogger(__name__)


class Round:
    """Runs by itself from when it is made; it can be waited for.

    Attributes:
        refused: why OPA does not take the module of a guardrail, by id.
        ended: when it came to its end, on the monotonic clock; None while it runs.
        failure: why it came to its end before OPA had everything, if it did.
        form: how OPA holds the policies; None until it does.
    """

    def __init__(self, connection: Connection, merging: Merging, settings: OpaSettings) -> None:
        self.refused: dict[str, str] = {}
        self.ended: float | None = None
        self.failure: OpaError | None = None
        self.form: Form | None = None
        self._connection = connection
        self._merging = merging
        self._settings = settings
        self._policies = merging.policies
        self._pending = list(self._policies.guardrails)
        self._held: set[str] = set()
        self._stale: set[str] = set()
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
            await self._clear()
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
        """See to it that OPA holds the dispatcher, with all in it that OPA takes."""
        held = dict(await self._connection.policies())
        without: frozenset[str] = frozenset()
        attempt = 0
        while self.form is None:
            attempt += 1
            form = await self._merging.form(without)
            try:
                await self._replace(form.policies, held)
                self.form = form
            except RefusedError as error:
                if not error.is_invalid or not form.merged:
                    raise
                broken = form.modules_at(error.places) if attempt < _ATTEMPTS else None
                without |= broken or form.merged

    async def _replace(self, policies: Policies, held: dict[str, str]) -> None:
        """Put the dispatcher of *policies* in the place of what is *held* in OPA, by id."""
        self._forbid_strangers(policies, held)
        ours = {name.removeprefix(OURS): held[name] for name in held if name.startswith(OURS)}
        dispatcher = policies.dispatcher.name
        self._held = policies.unchanged(ours)
        self._stale = ours.keys() - self._held - {dispatcher}
        if any(_may_answer(name, ours[name], policies) for name in self._stale):
            await self._withdraw([dispatcher] if dispatcher in ours else [])
            await self._withdraw(sorted(self._stale, key=_is_helper))
            for name in (dispatcher, *self._stale):
                held.pop(OURS + name, None)
            self._held, self._stale = self._held - {dispatcher}, set()
        await self._put(policies.dispatcher)
        self._policies = policies
        self._pending = [id_ for id_ in self._pending if id_ in policies.guardrails]

    def _forbid_strangers(self, policies: Policies, held: Mapping[str, str]) -> None:
        """Rego takes all rules of a package together, whoever wrote them."""
        packages = {module.package for module in policies}
        for name, source in held.items():
            if name.startswith(OURS):
                continue
            package = _package(source)
            if package in packages or package.partition(".")[0] == ROOT:
                message = (
                    f"{self._settings.name} holds rules of somebody else in our package "
                    f"{package}: withdraw its policy {name}, or let it load our bundle"
                )
                raise OpaError(message)

    async def _clear(self) -> None:
        """Withdraw what is left of other versions: nobody asks it, so it may as well stay."""
        try:
            await self._withdraw(sorted(self._stale, key=_is_helper))
        except OpaError as error:
            _log.warning("policies of another version are left: %s", error)

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


def _may_answer(name: str, source: str, policies: Policies) -> bool:
    """Whether a module of another version may have a part in what *policies* answer.

    Only what stands beside the dispatcher is asked by names that another version may have, too.
    """
    asked = {module.package for module in policies.guardrails.values()}
    return _package(source) in asked or (_is_helper(name) and bool(policies.library))


def _is_helper(name: str) -> bool:
    return name.startswith(_HELPERS)


def _package(source: str) -> str:
    found = _PACKAGE.search(source)
    return found[1] if found else ""
