"""Recorded reviews, written and read.

A recording is a file of JSON lines: one review a line, with what was decided at the time. What must
not leave the cluster is taken out before anything is written. Reading also takes an API server's
audit log. Nothing here judges, and nothing here lets a review wait: a recording that cannot keep up
loses lines, and counts them.
"""

from webhook.recording.reading import Skipped, read
from webhook.recording.recorded import Recorded, Step
from webhook.recording.recorder import Recorder
from webhook.recording.rotation import RotatingFile

__all__ = ["Recorded", "Recorder", "RotatingFile", "Skipped", "Step", "read"]
