"""`meshwarden completion`: the script with which a shell completes our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_PROGRAM = "meshwarden"
_VARIABLE = "_MESHWARDEN_COMPLETE"

_INSTALL = {
    "bash": "meshwarden completion bash > ~/.local/share/bash-completion/completions/meshwarden",
    "zsh": "meshwarden completion zsh > ~/.zfunc/_meshwarden   (a folder of $fpath)",
    "fish": "meshwarden completion fish > ~/.config/fish/completions/meshwarden.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(list(_INSTALL)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands, options and guardrail ids.

    \b
    Try it in this session:
      eval "$(meshwarden completion bash)"
    Install it:
      meshwarden completion bash > ~/.local/share/bash-completion/completions/meshwarden
      meshwarden completion zsh > ~/.zfunc/_meshwarden
      meshwarden completion fish > ~/.config/fish/completions/meshwarden.fish
    """  # noqa: D301  # \b is click's mark for "do not wrap"
    found = get_completion_class(shell)
    assert found is not None
    script = found(ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source()
    click.echo(f"# Install: {_INSTALL[shell]}\n{script}")
