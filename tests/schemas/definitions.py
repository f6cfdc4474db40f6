"""CustomResourceDefinitions of a group that nobody else has."""

from __future__ import annotations


def definition(kind: str, versions: str) -> str:
    """The definition of *kind* in the group example.com, *versions* being its items in YAML."""
    return f"""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: {kind.lower()}s.example.com}}
spec:
  group: example.com
  names: {{kind: {kind}}}
  versions:
{versions}"""


BOX = definition(
    "Box",
    """\
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size, colour]
            properties:
              size: {type: integer, minimum: 1, maximum: 9, nullable: true}
              colour: {type: string, enum: ["", RED, GREEN]}
              port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
              labels: {type: object, additionalProperties: {type: string}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              lids:
                type: array
                items:
                  type: object
                  properties: {round: {type: boolean}, flat: {type: boolean}, wait: {type: string}}
                  oneOf:
                  - not: {anyOf: [{required: [round]}, {required: [flat]}]}
                  - required: [round]
                  - required: [flat]
              one:
                type: object
                x-kubernetes-preserve-unknown-fields: true
                oneOf: [{required: [a]}, {required: [b]}]
              odd: {type: integer, oneOf: [{minimum: 5}, {maximum: 2}]}
  - name: v2
    schema:
      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
""",
)
RULE = definition(
    "Rule",
    """\
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              wait:
                type: string
                x-kubernetes-validations:
                - {rule: "duration(self) >= duration('1ms')", message: too short}
              path:
                type: string
                x-kubernetes-validations: [{rule: 'self.substring(0, 1) == "/"', message: no path}]
              url:
                type: string
                x-kubernetes-validations:
                - rule: isURL(self) && url(self).getScheme() in ["http", "https"]
                  message: no URL
              unknown: {type: string, x-kubernetes-validations: [{rule: "quantity(self) > 1"}]}
              broken: {type: string, x-kubernetes-validations: [{rule: "self ==="}]}
              silent: {type: integer, x-kubernetes-validations: [{rule: "self > 1"}]}
              changed: {type: integer, x-kubernetes-validations: [{rule: "self > oldSelf"}]}
              lids:
                type: array
                items:
                  type: integer
                  x-kubernetes-validations: [{rule: self < 5, message: too many}]
              labels:
                type: object
                additionalProperties:
                  type: string
                  x-kubernetes-validations: [{rule: self != '', message: empty}]
              flags: {type: object, additionalProperties: true}
              maybe: {type: string, nullable: true, x-kubernetes-validations: [{rule: self != ''}]}
""",
)
