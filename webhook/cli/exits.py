"""The exit codes, and the one place where an exception becomes one of them."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import click

from webhook.errors import ConfigError, MeshwardenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


class ExitCode(IntEnum):
    """What a command ends with, whatever its output format; where several hold, 2, 3, 1."""

    CLEAN = 0
    FINDINGS = 1
    """Something denies, or whatever else `--fail-on` names."""
    USAGE = 2
    """The command line or a configuration is wrong."""
    NOT_JUDGED = 3
    """Something could not be judged, so nobody may call it clean."""
    INTERRUPTED = 130
    """Ctrl-C, as shells count it."""
    NOBODY_READS = 141
    """Whoever read our output has gone, as in `meshwarden check . | head`; as shells count it."""


class WrongUsage(click.ClickException):
    """A message for standard error, about what the user can mend."""

    exit_code = ExitCode.USAGE


class NotJudged(click.ClickException):
    """A message for standard error, where nobody may call it clean."""

    exit_code = ExitCode.NOT_JUDGED


@contextmanager
def mapped() -> Iterator[None]:
    """Turn every exception of a command into a message and an exit code."""
    try:
        yield
    except (click.exceptions.Exit, click.UsageError):
        raise
    except (ConfigError, UsageError, click.ClickException) as error:
        raise WrongUsage(_message(error)) from error
    except MeshwardenError as error:
        raise NotJudged(str(error)) from error
    except (KeyboardInterrupt, click.Abort) as error:
        raise click.exceptions.Exit(ExitCode.INTERRUPTED) from error
    except BrokenPipeError as error:
        _discard_output()
        raise click.exceptions.Exit(ExitCode.NOBODY_READS) from error
    except OSError as error:
        # A disk that is full, for one: what the system refuses is no defect of ours.
        raise WrongUsage(_refused(error)) from error
    except Exception as error:
        # Python would end with 1, which means findings.
        raise NotJudged(_defect(error)) from error


def _message(error: Exception) -> str:
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, ConfigError) and len(error.problems) > 1:
        return f"{len(error.problems)} problems\n{error}"
    return str(error)


def _refused(error: OSError) -> str:
    told = error.strerror or str(error)
    return f"{error.filename}: {told}" if error.filename else told


def _defect(error: Exception) -> str:
    trace = "".join(traceback.format_exception(error))
    return f"a defect of Meshwarden's, please report it with what follows\n{trace}"


def _discard_output() -> None:
    """Keep the interpreter from flushing into the closed pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
