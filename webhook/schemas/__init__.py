"""What CustomResourceDefinitions say of objects, without the API server that would say it.

Definitions in, breaches out: unknown fields, wrong types, values out of bounds, and the rules in
CEL. Who asks for it waits for the libraries that know JSON Schema and CEL, and nobody else does.
"""

from webhook.schemas.definitions import load
from webhook.schemas.schemas import Schemas

__all__ = ["Schemas", "load"]
