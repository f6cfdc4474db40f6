"""The organisation's settings: text in, typed values out, refused where they are wrong.

Every problem of every file is told at once, with file, line, column, key and remedy, and the same
wrong configuration always gives the same text. What is accepted stands in tables of keys and
parsers that know values and paths only, so that an object from the API server, which has no lines,
is judged by the same tables.
"""

from webhook.config.loading import Written, default_configuration, load_configuration
from webhook.config.own_kinds import OwnKinds
from webhook.config.profiles import DEFAULT_PROFILE, load_profile, load_profiles
from webhook.config.topics import load_topics

__all__ = [
    "DEFAULT_PROFILE",
    "OwnKinds",
    "Written",
    "default_configuration",
    "load_configuration",
    "load_profile",
    "load_profiles",
    "load_topics",
]
