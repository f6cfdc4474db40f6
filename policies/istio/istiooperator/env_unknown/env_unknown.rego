# METADATA
# title: istiod is given only settings that it knows
# description: |
#   istiod reads its settings from environment variables, and passes over one that it does not know:
#   a misspelt name leaves the default in force, and nothing tells.
#   PILOT_ENABLE_WORKLOAD_ENTRY_HEALTH_CHECKS is such a name that guides hand on; it is spelled
#   PILOT_ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS, and is on by default. Settings come and go with
#   releases: what this guardrail lacks goes into `knownEnv`.
# related_resources:
#   - description: pilot-discovery, environment variables
#     ref: https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
# custom:
#   id: iop-env-unknown
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [install.istio.io/IstioOperator, sailoperator.io/Istio, apps/Deployment]
#     operations: [CREATE, UPDATE]
#   params:
#     knownEnv:
#       type: array
#       items: {type: string, pattern: ^PILOT_}
#       uniqueItems: true
#       default: []
#       description: Names of your Istio's settings that this guardrail lacks.
#   remediation: Correct the name of the environment variable, or remove it from istiod's env.
#   verify: >-
#     kubectl exec -n istio-system deploy/istiod -- pilot-discovery discovery --help |
#     grep PILOT_
package istio.istiooperator.env_unknown

import rego.v1

import data.lib.installation
import data.lib.pilot_env

deny contains {"path": variable.path, "msg": msg} if {
	some variable in installation.environment(input.object)
	is_string(variable.name)
	startswith(variable.name, "PILOT_")
	not pilot_env.known(variable.name)
	not variable.name in input.params["iop-env-unknown"].knownEnv
	form := "%s is no setting of istiod, so it has no effect; must be one that istiod knows"
	msg := sprintf(form, [variable.name])
}
