# METADATA
# title: Routes that retry bound each try
# description: |
#   Without a limit of its own the first try may wait until the whole request is given up, and
#   the retries that were configured never happen.
#   In Istio an absent `perTryTimeout` is the route's `timeout`, and without that the try waits
#   for ever; `0s` means the same. The time of all tries counts towards the route's `timeout`,
#   so keep `(1 + attempts) * perTryTimeout` below it.
# related_resources:
#   - description: HTTPRetry.perTryTimeout
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: vs-retries-missing-per-try
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.http[].retries.perTryTimeout to the time after which a try is given up.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep perTryTimeout
package istio.virtualservice.retries_missing_per_try

import rego.v1

import data.lib.duration
import data.lib.istio

deny contains {"path": ["spec", "http", i, "retries", "perTryTimeout"], "msg": msg} if {
	some retries in _unbounded
	some i
	route := input.object.spec.http[i]
	route.retries == retries
	found := istio.show(object.get(retries, "perTryTimeout", null))
	form := "perTryTimeout is %s; a route that retries must set it to a duration above 0s"
	msg := sprintf(form, [found])
}

_unbounded contains retries if {
	some retries in _found
	retries.attempts > 0
	not _bounded(retries)
}

_bounded(retries) if duration.positive(retries.perTryTimeout)

# Each block once, so that it is judged once and not once a route: most routes share theirs.
_found contains retries if {
	some i
	route := input.object.spec.http[i]
	retries := route.retries
}
