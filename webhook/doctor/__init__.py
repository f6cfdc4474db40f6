"""Looks at an installation in a cluster, link by link, and changes nothing.

Each check says what is as it should be, what is wrong with the command that repairs it, or why it
could not look. One that cannot look hides no other.
"""

from webhook.doctor.examining import examine
from webhook.doctor.finding import Finding, State
from webhook.doctor.patient import Patient

__all__ = ["Finding", "Patient", "State", "examine"]
