"""The command `meshwarden`."""

from __future__ import annotations

from types import MappingProxyType

import click

from webhook import __version__
from webhook.cli.group import Deferred, DeferredGroup
from webhook.cli.terminal import colours, spare_encoding

COMMANDS = MappingProxyType(
    {
        "check": Deferred("webhook.cli.check:check", "Judge manifests without a cluster."),
        "test": Deferred("webhook.cli.testing:test", "Test guardrails: Rego, samples, lines."),
        "audit": Deferred("webhook.cli.audit:audit", "Judge what is in a cluster already."),
        "replay": Deferred("webhook.cli.replay:replay", "Judge recorded traffic again."),
        "guardrails": Deferred(
            "webhook.cli.guardrails:guardrails", "List, explain and begin guardrails."
        ),
        "serve": Deferred("webhook.cli.serve:serve", "Serve the admission webhook."),
        "controller": Deferred(
            "webhook.cli.controller:controller",
            "Look after certificates and webhooks in a cluster.",
        ),
        "doctor": Deferred(
            "webhook.cli.doctor:doctor", "Look at an installation in a cluster, link by link."
        ),
        "uninstall": Deferred(
            "webhook.cli.uninstall:uninstall", "Print the commands that remove it from a cluster."
        ),
        "certs": Deferred("webhook.cli.certs:certs", "Issue and inspect certificates."),
        "policies": Deferred(
            "webhook.cli.policies:policies", "Write the guardrails as a bundle for OPA."
        ),
        "completion": Deferred(
            "webhook.cli.completion:completion", "Print a shell's completion script."
        ),
    }
)

_EXAMPLES = """\b
Examples:
  meshwarden check k8s/                           judge every manifest under k8s/
  kustomize build . | meshwarden check -          judge what would be applied
  meshwarden check k8s/ -o json --fail-on warn    for a pipeline
  meshwarden audit --profile production           what is in the cluster, and would break
  meshwarden guardrails list --kind VirtualService
  meshwarden guardrails explain vs-retries-bounded
  meshwarden doctor                               whether an installation works, link by link
  meshwarden certs issue --help
  meshwarden serve --tls-cert tls.crt --tls-key tls.key --config enforcement.yaml

\b
Exit codes:
  0  clean
  1  findings that deny (or warn, with --fail-on warn)
  2  wrong usage or configuration
  3  something could not be judged
"""


@click.group(
    "meshwarden",
    cls=DeferredGroup,
    deferred=COMMANDS,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", message="meshwarden %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Keep Istio configuration inside your organisation's guardrails.

    The same guardrails judge what reaches a cluster (serve) and what lies in files (check).
    """
    ctx.color = colours("auto")
    spare_encoding()
