"""What the files of a check tell of the cluster: its namespaces and its mesh.

A pass of its own before anything is judged, since a Namespace may stand behind the objects that
live in it. It has to be cheap: parsing YAML is most of the time that a check takes, so only what
can hold a Namespace or the mesh's ConfigMap is parsed twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import documents
from webhook.documents.splitting import split
from webhook.errors import ConfigError, DocumentError
from webhook.inventory import is_namespace
from webhook.mesh import meshconfig
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.documents import Document
    from webhook.dryrun.inputs import Input
    from webhook.model.objects import Object


def seen_in(inputs: Iterable[Input], stated: Iterable[Input]) -> list[Object]:
    """The Namespaces and mesh ConfigMaps among the files of a check and of `--context`.

    Args:
        inputs: what is judged; what cannot be read in it is passed over here.
        stated: what `--context` names; an object that *inputs* holds too counts as it is there.

    Raises:
        ConfigError: something in *stated* cannot be read.
    """
    return first_of_each([*_judged(inputs), *_stated(stated)])


def first_of_each(objects: Iterable[Object]) -> list[Object]:
    """*objects* without those of which another stands before them."""
    found: dict[tuple[str, str, str], Object] = {}
    for obj in objects:
        metadata = child(obj, "metadata")
        identity = (text(obj, "kind"), text(metadata, "namespace"), text(metadata, "name"))
        found.setdefault(identity, obj)
    return list(found.values())


def _judged(inputs: Iterable[Input]) -> Iterator[Object]:
    for item in inputs:
        for piece in item.pieces():
            if isinstance(piece, DocumentError) or not _may_tell(piece[0]):
                continue
            for part, _line in split(piece[0]):
                if _may_tell(part):
                    yield from _telling(documents.read(part, item.name))


def _may_tell(content: str) -> bool:
    """Whether the words are there, which only a name in numeric escapes would elude."""
    return "Namespace" in content or ("ConfigMap" in content and "mesh" in content)


def _stated(stated: Iterable[Input]) -> Iterator[Object]:
    found = [each for item in stated for each in item.documents()]
    if problems := [str(each) for each in found if isinstance(each, DocumentError)]:
        raise ConfigError(*problems)
    yield from _telling(found)


def _telling(found: Iterable[Document | DocumentError]) -> Iterator[Object]:
    for each in found:
        if not isinstance(each, DocumentError) and _tells(each.object):
            yield each.object


def _tells(obj: Object) -> bool:
    return is_namespace(obj) or meshconfig.text_in(obj) is not None
