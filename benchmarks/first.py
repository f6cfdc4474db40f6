"""The guardrails that the project began with: some measures compare with what did as much then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import policy

if TYPE_CHECKING:
    from benchmarks.generate import Object

FIRST = (
    "pa-mode-not-strict",
    "pa-port-level-not-strict",
    "pa-permissive-without-expiry",
    "ap-allow-all",
    "dr-tls-disabled",
    "dr-outlier-missing",
    "dr-connection-pool-missing",
    "vs-retries-bounded",
    "vs-retries-missing-per-try",
    "vs-timeout-required",
    "vs-timeout-bounds",
    "vs-wildcard-host",
    "gw-wildcard-host",
    "gw-http-requires-redirect",
    "gw-tls-mode-unset",
    "gw-https-requires-tls",
    "se-wildcard-host",
    "sidecar-outbound-allow-any",
    "sidecar-outbound-unset",
    "mesh-outbound-allow-any",
    "mesh-auto-mtls-off",
    "ns-injection-missing",
    "ns-proxy-annotations-misplaced",
    "pod-injection-disabled",
    "pod-proxy-resources",
    "tel-sampling-too-high",
)


def nothing_else() -> list[Object]:
    """Bindings that switch off every other guardrail."""
    others = policy.load(policy.shipped()).guardrails.keys() - set(FIRST)
    return [{"guardrail": id_, "action": "off"} for id_ in sorted(others)]
