"""Groups of commands: imported when called, with a hint where a name is misspelt."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from webhook.cli.exits import mapped
from webhook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Group(click.Group):
    """A group that says which command was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that *args* begin with."""
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {name!r}; {_hint(name, known)}")
        return super().resolve_command(ctx, args)


class Deferred(NamedTuple):
    """A command that is imported when it is called."""

    target: str
    """`module:attribute`."""
    summary: str
    """One sentence for `--help`, which so imports nothing."""

    def load(self) -> click.Command:
        """Import it; raise UsageError where it needs a package that is not installed."""
        module, _, attribute = self.target.partition(":")
        try:
            found: click.Command = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in {"webhook", "certs"}:
                raise
            message = (
                f"this command needs {error.name}, which is not installed: "
                "pip install 'meshwarden[server]'"
            )
            raise UsageError(message) from error
        return found


class DeferredGroup(Group):
    """The group at the top: it also turns exceptions into exit codes."""

    def __init__(self, *args: Any, deferred: Mapping[str, Deferred], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deferred = deferred

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the arguments; `--help` and `--version` write in here."""
        with mapped():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with mapped():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Every command, in the order in which a newcomer needs them."""
        return list(self._deferred)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import a command."""
        found = self._deferred.get(cmd_name)
        return found.load() if found else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """List the commands in the help text."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in self._deferred.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name."""
        names = (name for name in self._deferred if name.startswith(incomplete))
        items = [CompletionItem(name, help=self._deferred[name].summary) for name in names]
        return items + click.Command.shell_complete(self, ctx, incomplete)


def _hint(name: str, known: Sequence[str]) -> str:
    # Imported where a name is wrong: it brings all that reads configuration with it.
    from webhook.config.spelling import did_you_mean  # noqa: PLC0415

    return did_you_mean(name, known)
