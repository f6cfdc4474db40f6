"""An object that no file holds, as `kubectl get -o json` would show it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.documents import json_text
from webhook.documents.document import Document
from webhook.documents.source import Source

if TYPE_CHECKING:
    from webhook.model.objects import Object


def shown(obj: Object, file: str) -> Document:
    """*obj* as a document: its lines are those that kubectl prints, its file is called *file*."""
    text = json.dumps(_without_managers(obj), indent=4, sort_keys=True, ensure_ascii=False)
    return Document(file, obj, Source(text, 1, json_text))


def _without_managers(obj: Object) -> Object:
    """Kubectl leaves managedFields out unless it is asked for them."""
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict) or "managedFields" not in metadata:
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}
