"""A log that can be read again."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from webhook.serving.log import open_log


class Lines:
    """What was logged, and the log to write to."""

    def __init__(self) -> None:
        self._stream = BytesIO()
        self.log = open_log(self._stream)

    def take(self) -> list[dict[str, Any]]:
        """All lines since the last time, without their times."""
        written = self._stream.getvalue().splitlines()
        self._stream.seek(0)
        self._stream.truncate()
        lines: list[dict[str, Any]] = [json.loads(line) for line in written]
        for line in lines:
            del line["timestamp"]
        return lines
