"""Whatever keeps the API server from doing what it was asked becomes a ClusterError."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from lightkube.core.exceptions import ApiError
from lightkube.core.exceptions import ConfigError as ClientConfigError

from webhook.errors import ClusterError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Translate what goes wrong while the API server is asked for *what*.

    Raises:
        ClusterError: it did not answer, or not with what was asked for.
        ConfigError: there are no credentials to ask with.
    """
    try:
        yield
    except ApiError as error:
        status = error.status
        raise _refused(what, status.message, status.code, status.reason) from error
    except httpx.HTTPStatusError as error:
        response = error.response
        raise _refused(what, response.reason_phrase, response.status_code, None) from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        # Some of the library's errors have no text; their names say what happened.
        message = f"{what}: the API server does not answer: {str(error) or type(error).__name__}"
        raise ClusterError(message) from error
    except (json.JSONDecodeError, KeyError) as error:
        # The client looks for a content type, `items` and `metadata` without asking.
        message = f"{what}: what answers is no API server"
        raise ClusterError(message) from error
    except ClientConfigError as error:
        message = f"the credentials for the API server cannot be used: {error}"
        raise ConfigError(message) from error


def _refused(what: str, message: str | None, code: int | None, reason: str | None) -> ClusterError:
    return ClusterError(f"{what}: {message or reason or code}", code=code, reason=reason or "")
