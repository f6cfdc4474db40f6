"""YAML and JSON in, objects with positions out.

Values are what `kubectl` would send to the API server, since that is what the guardrails are asked
about in the cluster. One bad document never hides the others. A document keeps its own text and no
node tree: positions are worked out only where somebody asks for one.
"""

from webhook.documents.decoding import decode, encode
from webhook.documents.document import Document, Location
from webhook.documents.edits import Edit, edited
from webhook.documents.excerpts import Excerpt, excerpt
from webhook.documents.files import SUFFIXES, files_in
from webhook.documents.placing import placed
from webhook.documents.reading import mapping, read, value_of
from webhook.documents.shown import shown
from webhook.documents.streaming import pieces

__all__ = [
    "SUFFIXES",
    "Document",
    "Edit",
    "Excerpt",
    "Location",
    "decode",
    "edited",
    "encode",
    "excerpt",
    "files_in",
    "mapping",
    "pieces",
    "placed",
    "read",
    "shown",
    "value_of",
]
