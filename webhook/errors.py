"""The exception tree: whose fault it is decides which branch, and so which road it takes."""

from __future__ import annotations

from http import HTTPStatus


class MeshwardenError(Exception):
    """Root of all errors that Meshwarden raises on purpose."""


class ConfigError(MeshwardenError):
    """A file of ours is wrong: a command ends with exit code 2, a server keeps what it had.

    Attributes:
        problems: one complete sentence each, with file, line, column, key and remedy.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(MeshwardenError):
    """The command line asks for something that does not exist: exit code 2."""


class DocumentError(MeshwardenError):
    """A manifest cannot be read as YAML or JSON: it is reported, and the others are judged.

    Attributes:
        file: the name that the user gave.
        line: 1-based line of the fault.
        column: 1-based column of the fault.
        reason: what is wrong and how to mend it, without the position.
    """

    def __init__(self, file: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{file}:{line}:{column}: {reason}")
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason


class NotAnObject(DocumentError):  # noqa: N818  # reads as what it is
    """YAML or JSON of another trade, such as a chart's values: an error only where it is named."""


class MalformedReview(MeshwardenError):  # noqa: N818  # as above
    """The caller sent something that is no AdmissionReview: HTTP 400, naming the field."""


class EngineUnavailable(MeshwardenError):  # noqa: N818  # as above
    """No guardrail at all can be judged: HTTP 500, so that the cluster's failurePolicy decides.

    Its text names the engine and what is wrong with it, and goes to whoever applied the object.
    """


class Unseen(MeshwardenError):  # noqa: N818  # as above
    """What must be known of the cluster has not been seen: an evaluation failure, never a pass."""


class ClusterError(MeshwardenError):
    """The Kubernetes API did not do what it was asked: a command ends, a controller tries again.

    Attributes:
        code: the HTTP status of the answer; None where there was none.
        reason: in the API server's words, such as `Forbidden`; empty where it gave none.
    """

    def __init__(self, message: str, *, code: int | None = None, reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason

    @property
    def absent(self) -> bool:
        """Whether there is no such object, or no such kind."""
        return self.code == HTTPStatus.NOT_FOUND

    @property
    def conflict(self) -> bool:
        """Whether somebody else was faster: the object is there already, or newer, or theirs."""
        return self.code == HTTPStatus.CONFLICT

    @property
    def forbidden(self) -> bool:
        """Whether we lack the right."""
        return self.code == HTTPStatus.FORBIDDEN

    @property
    def gone(self) -> bool:
        """Whether a version was asked for that is too old: one has to list again."""
        return self.code == HTTPStatus.GONE
