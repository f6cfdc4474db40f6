"""Objects of files beside the schemas of their kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.documents import excerpt
from webhook.dryrun import requests
from webhook.model.enforcement import Action
from webhook.model.guardrail import Category, Guardrail, Reference, Severity
from webhook.model.kinds import JUDGED
from webhook.report.findings import Finding

if TYPE_CHECKING:
    from webhook.documents import Document
    from webhook.dryrun.judging import Manner
    from webhook.report.findings import ObjectName
    from webhook.schemas.schemas import SchemaBreach, Schemas

CRD_SCHEMA = Guardrail(
    id="crd-schema",
    package="",
    title="Objects fit their CustomResourceDefinition",
    description=(
        "An API server refuses an object of a wrong structure, and drops fields that it does not "
        "know: what was meant by a misspelt field does not happen, and nobody hears of it."
    ),
    references=(
        Reference(
            "Custom resources: validation",
            "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/"
            "custom-resource-definitions/#validation",
        ),
    ),
    since="0.1.0",
    severity=Severity.HIGH,
    category=Category.HYGIENE,
    kinds=(),
    operations=JUDGED,
    remediation="Write the field as the reference of its kind has it, or remove it.",
    verify="kubectl apply --dry-run=server --validate=strict -f FILE",
)
"""What findings about schemas name; no binding changes it, since the API server asks nobody."""


def breaches(document: Document, schemas: Schemas, manner: Manner) -> list[Finding]:
    """What an API server with *schemas* would refuse of the object of *document*."""
    found = schemas.breaches(document.object)
    if not found:
        return []
    request = requests.of_object(document.object, namespace=manner.namespace)
    name = requests.name_of(request, document.object)
    findings = [_finding(each, document, name, manner) for each in found]
    return sorted(findings, key=lambda each: (each.location.line, each.location.column))


def _finding(breach: SchemaBreach, document: Document, name: ObjectName, manner: Manner) -> Finding:
    place = document.locate(breach.path)
    return Finding(
        guardrail=CRD_SCHEMA,
        action=Action.DENY,
        object=name,
        path=breach.path,
        message=breach.message,
        location=place,
        excerpt=excerpt(document, place) if manner.excerpts else None,
    )
