"""The kind Enforcement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.config.bindings import bindings_of
from webhook.config.kinds import object_of
from webhook.config.matches import match_of
from webhook.config.parsers import anything, exactly, list_of, text, text_like
from webhook.config.shapes import Key, Shape
from webhook.model.enforcement import Enforcement, MeshAssumptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from webhook.config.fields import Parser
    from webhook.model.enforcement import Profile
    from webhook.model.guardrail import Catalogue

_dns_name = text_like("[a-z0-9]([-a-z0-9.]*[a-z0-9])?", "a DNS name such as cluster.local")

# Unlike those of `match`, these lists may be empty: none is excluded, none may break the glass.
_globs = list_of(text, or_none=True)

_METADATA = Shape(
    dict[str, str],
    {
        "name": Key(
            "name", exactly("default", "the name of the one in force"), missing='name it "default"'
        )
    },
    others=True,
)
_MESH = Shape(
    MeshAssumptions,
    {
        "rootNamespace": Key("root_namespace", _dns_name),
        "clusterDomain": Key("cluster_domain", _dns_name),
        "trustDomain": Key("trust_domain", _dns_name),
    },
)


_ANY_METADATA = Key("metadata", anything)
_METADATA_IN_FORCE = Key("metadata", _METADATA, missing='name it "default"')


def enforcement_of(
    catalogue: Catalogue,
    profile: Parser[Profile],
    default: Callable[[], Profile],
    *,
    isolating: bool = False,
) -> Parser[Enforcement]:
    """The parser of Enforcements; a binding in which anything is wrong is left out.

    Args:
        catalogue: the guardrails that it may bind.
        profile: turns the name of a profile into the profile.
        default: gives the profile of an Enforcement that names none.
        isolating: leave out each key that is wrong, and take any name: so are objects read that
            stand in the cluster already.
    """
    spec = {
        "profile": Key("profile", profile),
        "mesh": Key("mesh", _MESH),
        "exclude": Key("excluded_namespaces", _only("namespaces", _globs)),
        "bindings": Key("bindings", bindings_of(catalogue, match_of(catalogue.kinds()))),
        "breakGlass": Key("break_glass_groups", _only("groups", _globs)),
        "docsBaseURL": Key("docs_base_url", text),
    }

    def make(*, profile: Profile | None = None, **more: Any) -> Enforcement:
        return Enforcement(profile=profile or default(), **more)

    return object_of(
        "Enforcement",
        metadata=_ANY_METADATA if isolating else _METADATA_IN_FORCE,
        spec=Key("spec", Shape(make, spec, isolating=isolating)),
        make=lambda spec=None, **_others: spec or make(),
        isolating=isolating,
    )


def _only(key: str, parse: Parser[tuple[str, ...]]) -> Parser[tuple[str, ...]]:
    """The parser of an object of one key, to what stands under it."""
    return Shape(lambda found=None: found, {key: Key("found", parse)})
