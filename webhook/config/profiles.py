"""Profiles: the shipped sets of settings, one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.fields import Field
from webhook.config.files import documents_in
from webhook.config.kinds import object_of
from webhook.config.parsers import exactly, known_word
from webhook.config.refusals import Refusals
from webhook.config.settings import guardrail_id, setting_keys
from webhook.config.shapes import Key, Shape, entries
from webhook.errors import ConfigError
from webhook.model.enforcement import Profile, Setting

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.config.fields import Parser
    from webhook.model.guardrail import Catalogue

DEFAULT_PROFILE = "baseline"
"""What holds where nobody chooses: it denies only what is wrong in nearly every mesh."""


def load_profiles(folder: Path, catalogue: Catalogue) -> dict[str, Profile]:
    """Every profile in *folder*, by name.

    Raises:
        ConfigError: all that is wrong with the first of them that is wrong.
    """
    return {name: load_profile(name, folder, catalogue) for name in names(folder)}


def load_profile(name: str, folder: Path, catalogue: Catalogue) -> Profile:
    """The profile *name* in *folder*.

    Raises:
        ConfigError: there is no such profile, or all that is wrong with it.
    """
    field = Field(name, ("profile",))
    if known_word(lambda: names(folder))(field) is None:
        raise ConfigError(*map(str, field.problems))
    return _read(name, folder, catalogue)


def profile_in(folder: Path, catalogue: Catalogue) -> Parser[Profile]:
    """The parser of the names of the profiles in *folder*, to the profiles."""
    known = known_word(lambda: names(folder))

    def parse(field: Field) -> Profile | None:
        name = known(field)
        return None if name is None else _read(name, folder, catalogue)

    return parse


def names(folder: Path) -> list[str]:
    """The names of the profiles in *folder*."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def _read(name: str, folder: Path, catalogue: Catalogue) -> Profile:
    refusals = Refusals()
    path = folder / f"{name}.yaml"
    parse = _profile_of(name, catalogue)
    found = [refusals.parse(document, parse) for document in documents_in([path], refusals)]
    if len(found) != 1:
        refusals.add_file(str(path), f"holds {len(found)} objects; expected one Profile")
    refusals.raise_if_any()
    return next(profile for profile in found if profile is not None)


def _profile_of(name: str, catalogue: Catalogue) -> Parser[Profile]:
    known = guardrail_id(catalogue)

    def setting(of: str, field: Field) -> Setting | None:
        if known(Field(of, field.path, field.problems)) is None:
            return None
        return Shape(Setting, setting_keys(catalogue.guardrails[of]))(field)

    metadata = Shape(dict[str, str], {"name": Key("name", exactly(name, "as its file is named"))})
    spec = Shape(
        lambda guardrails: Profile(name, guardrails),
        {"guardrails": Key("guardrails", lambda f: entries(setting, f), missing="say what is on")},
    )
    return object_of(
        "Profile",
        metadata=Key("metadata", metadata, missing="name it as its file"),
        spec=Key("spec", spec, missing="say what is on"),
        make=lambda spec, **_others: spec,
    )
