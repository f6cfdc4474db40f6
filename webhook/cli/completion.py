"""`meshwarden completion`: the script with which a shell completes our commands."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

_PROGRAM = "meshwarden"
_VARIABLE = "_MESHWARDEN_COMPLETE"

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}

_INSTALLING = {
    "bash": "meshwarden completion bash > ~/.local/share/bash-completion/completions/meshwarden",
    "zsh": "meshwarden completion zsh > ~/.zfunc/_meshwarden   # any folder of $fpath",
    "fish": "meshwarden completion fish > ~/.config/fish/completions/meshwarden.fish",
}

_EXAMPLES = (
    "\b\nIn this session alone:\n  source <(meshwarden completion bash)\n\n\b\nFor good:\n  "
)


@click.command(epilog=_EXAMPLES + "\n  ".join(_INSTALLING.values()))
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands, options and guardrail ids."""
    script = _SHELLS[shell](ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source()
    # Behind the script: zsh wants `#compdef` on the first line.
    click.echo(f"{script.strip()}\n\n# To install it for good:\n#   {_INSTALLING[shell]}")
