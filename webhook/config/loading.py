"""Files to a Configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.config.enforcements import enforcement_of
from webhook.config.exemptions import exemption_of
from webhook.config.fields import Problem, shown
from webhook.config.files import documents_in
from webhook.config.profiles import DEFAULT_PROFILE, load_profile, profile_in
from webhook.config.refusals import Refusals
from webhook.config.spelling import did_you_mean
from webhook.errors import ConfigError
from webhook.model.enforcement import Configuration, Enforcement
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webhook.documents import Document, Location
    from webhook.model.enforcement import Exemption
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object

_HINTS = {
    "Profile": "profiles are part of Meshwarden; choose one by spec.profile of the Enforcement",
}
_OTHERWISE = "expected Enforcement or Exemption; objects to be judged go to `meshwarden check`"


def load_configuration(
    paths: Sequence[Path], *, catalogue: Catalogue, profiles: Path
) -> Configuration:
    """Read the Enforcement and the Exemptions in force; without an Enforcement, `baseline` is.

    Args:
        paths: files, and folders in which every .yaml, .yml and .json counts; none at all is fine.
        catalogue: the guardrails that they may name.
        profiles: the folder of the profiles that they may name.

    Raises:
        ConfigError: all that is wrong, each with file, line, column, key and remedy.
    """
    return Written.read(paths).settings(catalogue, profiles=profiles)


@dataclass(frozen=True, slots=True)
class Written:
    """What files held when they were read: settings for one catalogue after another.

    A server whose guardrails change must not read files again, which may have become worse.
    """

    paths: tuple[Path, ...]
    documents: tuple[Document, ...]
    unreadable: Refusals

    @classmethod
    def read(cls, paths: Sequence[Path]) -> Written:
        """Read *paths* now; what is wrong with them `settings` tells."""
        unreadable = Refusals()
        return cls(tuple(paths), tuple(documents_in(paths, unreadable)), unreadable)

    def settings(self, catalogue: Catalogue, *, profiles: Path) -> Configuration:
        """Make the Configuration of it; see `load_configuration`.

        Raises:
            ConfigError: all that is wrong, each with file, line, column, key and remedy.
        """
        loading = _Loading(catalogue, profiles)
        loading.refusals.extend(self.unreadable)
        for document in self.documents:
            loading.add(document)
        loading.refusals.raise_if_any()
        if self.paths and not (loading.enforcement or loading.exemptions):
            # What wrote the file has failed: a milder profile must not come of it unnoticed.
            raise ConfigError(
                *(f"{path}:1:1: no Enforcement and no Exemption" for path in self.paths)
            )
        return Configuration(
            enforcement=loading.enforcement
            or default_configuration(catalogue, profiles).enforcement,
            exemptions=tuple(sorted(loading.exemptions, key=str)),
        )


def default_configuration(
    catalogue: Catalogue, profiles: Path, *, profile: str = DEFAULT_PROFILE
) -> Configuration:
    """What holds where nothing is configured: *profile*, for everyone.

    Raises:
        ConfigError: there is no such profile, or it is wrong.
    """
    return Configuration(
        enforcement=Enforcement(profile=load_profile(profile, profiles, catalogue))
    )


class _Loading:
    """What has been read so far, and what was wrong with it."""

    def __init__(self, catalogue: Catalogue, profiles: Path) -> None:
        self.refusals = Refusals()
        self.enforcement: Enforcement | None = None
        self.exemptions: list[Exemption] = []
        self._places: dict[tuple[str, str, str], Location] = {}
        self._enforcement_of = enforcement_of(
            catalogue,
            profile_in(profiles, catalogue),
            default=lambda: load_profile(DEFAULT_PROFILE, profiles, catalogue),
        )
        self._exemption_of = exemption_of(catalogue)

    def add(self, document: Document) -> None:
        match document.object["kind"]:
            case "Enforcement":
                self._refuse_second(document)
                self.enforcement = self.refusals.parse(document, self._enforcement_of)
            case "Exemption":
                self._refuse_second(document)
                exemption = self.refusals.parse(document, self._exemption_of)
                self.exemptions += [exemption] if exemption else []
            case kind:
                remedy = _HINTS.get(str(kind)) or did_you_mean(
                    str(kind), ("Enforcement", "Exemption"), otherwise=_OTHERWISE
                )
                self.refusals.add(document, Problem(("kind",), f"is {shown(kind)}; {remedy}"))

    def _refuse_second(self, document: Document) -> None:
        name = ("metadata", "name")
        place = document.locate(name)
        first = self._places.setdefault(_identity(document.object), place)
        if first is not place:
            self.refusals.add(document, Problem(name, f"stands at {first} too; keep one of them"))


def _identity(obj: Object) -> tuple[str, str, str]:
    metadata = child(obj, "metadata")
    return text(obj, "kind"), text(metadata, "namespace"), text(metadata, "name")
