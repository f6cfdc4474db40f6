"""A guardrail of one's own with all that belongs to it, and a way to run its suite."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import place, write_own
from webhook import policy
from webhook.dryrun.suites import choose, run, suites_of
from webhook.engine import EmbeddedEngine
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS
from webhook.policy import Extending

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.dryrun.suites.suite import Suite
    from webhook.model.guardrail import Catalogue
    from webhook.report.suites import CaseResult, SuitesReport

TESTS = """\
package acme.virtualservice.owner_test

import rego.v1

import data.acme.virtualservice.owner as guardrail

test_deny_unowned if {
	denied({}) == {{"path": ["metadata", "annotations", "owner"], "msg": "owner is unset"}}
}

test_allow_owned if denied({"owner": "ada"}) == set()

denied(annotations) := found if {
	found := guardrail.deny with input as {"object": {"metadata": {"annotations": annotations}}}
}
"""
OBJECT = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop, annotations: {%s: ada}}
"""
ALLOWED = f"# Expected: acme-owner allows: it has an owner.\n{OBJECT % 'owner'}"
DENIED = f"# Expected: acme-owner denies: nobody owns it.\n{OBJECT % 'other'}"
INJECT = """
inject contains {"path": ["metadata", "annotations", "owner"], "value": "nobody"} if {
	not input.object.metadata.annotations.owner
}
"""
TEST_INJECT = """
test_inject_unowned if {
	found := guardrail.inject with input as {"object": {}}
	count(found) == 1
}
"""
BARE = DENIED.replace("denies", "injects")
DEFAULTED = f"{OBJECT % 'other'}".replace(
    "other: ada", "other: ada, owner: nobody, meshwarden.dev/defaulted: acme-owner"
)
FOLDER = "acme/virtualservice/owner"


def write_complete(root: Path, *changes: tuple[str, str]) -> None:
    """Write the guardrail `acme-owner`, changed as `write_own` says, with tests and samples."""
    write_own(root, "owner", *changes)
    write(root, f"{FOLDER}/owner_test.rego", TESTS)
    write(root, f"{FOLDER}/samples/allowed_owned.yaml", ALLOWED)
    write(root, f"{FOLDER}/samples/denied_unowned.yaml", DENIED)


def write_injecting(root: Path) -> None:
    """As `write_complete`, with a default that is injected."""
    write_complete(root)
    rego = root / place("owner")
    rego.write_text(rego.read_text() + INJECT)
    write(root, f"{FOLDER}/owner_test.rego", TESTS + TEST_INJECT)
    write(root, f"{FOLDER}/samples/defaulted_unowned.yaml", BARE)
    write(root, f"{FOLDER}/samples/defaulted_unowned.expected.yaml", DEFAULTED)


def suite_of(root: Path) -> tuple[Suite, Catalogue]:
    """The one suite under *root*, and the catalogue that it belongs to."""
    shipped = policy.load(policy.shipped())
    found = Extending(shipped, [root], views=VIEWS, compiler=Vetting()).extend()
    (suite,) = suites_of(found, root)
    return suite, found.catalogue


def run_suites(root: Path, pattern: str | None = None) -> SuitesReport:
    """Run the suites under *root*."""
    shipped = policy.load(policy.shipped())
    found = Extending(shipped, [root], views=VIEWS, compiler=Vetting()).extend()
    assert found.refusals == ()
    return asyncio.run(
        run(
            choose(suites_of(found, root), pattern),
            catalogue=found.catalogue,
            engine=EmbeddedEngine(found.catalogue),
        )
    )


def case_of(root: Path, name: str) -> CaseResult:
    """What became of one case."""
    return next(case for case in run_suites(root).cases if case.name == name)
