"""Rego's own tests, on the interpreter: compiled Rego knows no `with`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.engine.rego import Interpretation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.guardrail import PolicyModule


class UnitTests:
    """The tests of one module, with all that they need; whatever they do adds to its coverage."""

    def __init__(self, modules: Iterable[PolicyModule]) -> None:
        """Read *modules*: what is tested, its tests, and the helpers of both.

        Raises:
            RegoError: one of them is no Rego.
        """
        self._modules = [(module.name, module.source) for module in modules]
        self._interpretation = Interpretation(self._modules)

    def holds(self, rule: str) -> bool:
        """Whether *rule*, such as `data.istio.x_test.test_deny`, is true.

        Raises:
            RegoError: it cannot be evaluated.
        """
        return self._interpretation.value(rule) == "true"

    def probe(self, source: str, rule: str) -> str | None:
        """The value of *rule* as JSON with the module *source* added; None where it is undefined.

        Raises:
            RegoError: it cannot be evaluated.
        """
        return Interpretation([*self._modules, ("probe.rego", source)]).value(rule)

    def lines(self, module: PolicyModule) -> tuple[list[int], list[int]]:
        """The lines of *module* that tests have evaluated so far, and the others; 1-based.

        There are none at all before a test has come to it.
        """
        return self._interpretation.lines(module.name)
