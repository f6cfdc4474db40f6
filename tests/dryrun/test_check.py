from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.dryrun.conftest import DENY, NOW
from tests.report.values import REVIEWS
from webhook.model.enforcement import Action, Exemption, Match, Setting
from webhook.model.paths import show

if TYPE_CHECKING:
    from tests.dryrun.conftest import Check
    from webhook.report.findings import Report

HEAD = "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
FLAGGED = HEAD + "metadata: {name: reviews, namespace: shop}\nspec:\n  items: [1, 9, 8]\n"
SIZELESS = HEAD + "metadata: {name: reviews, namespace: shop}\nspec:\n  items: []\n"
RED = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: red}}\n"
INJECT = {"vs-sized": Setting(action=Action.DENY, inject=True)}


def findings(report: Report) -> list[tuple[str, str, str]]:
    return [(f.guardrail.id, str(f.location), f.message) for f in report.findings]


def test_findings_stand_where_their_values_stand(check: Check) -> None:
    report = check({"vs-flagged": DENY}, {"k8s/a.yaml": FLAGGED, "b.yaml": "---\n\n" + FLAGGED})

    assert findings(report) == [
        ("vs-flagged", "k8s/a.yaml:5:14", "item is above 3"),
        ("vs-flagged", "k8s/a.yaml:5:17", "item is above 3"),
        ("vs-flagged", "b.yaml:7:14", "item is above 3"),
        ("vs-flagged", "b.yaml:7:17", "item is above 3"),
    ]
    assert {finding.object for finding in report.findings} == {REVIEWS}
    assert report.summary.objects == 2


def test_findings_of_an_object_come_in_the_order_of_its_lines(check: Check) -> None:
    """Whoever goes through a file goes through it from its top."""
    spec = "spec:\n  box: {}\n  items: [9]\n"
    settings = {"vs-flagged": DENY, "vs-sized": DENY, "vs-resized": DENY, "vs-twin": DENY}

    report = check(settings, {"a.yaml": HEAD + "metadata: {name: x}\n" + spec})

    assert findings(report) == [
        ("vs-sized", "a.yaml:5:8", "size is unset"),
        ("vs-twin", "a.yaml:5:8", "size is unset"),
        ("vs-flagged", "a.yaml:6:11", "item is above 3"),
    ]


def test_what_a_default_mends_is_no_finding(check: Check) -> None:
    """It is shown as a default, at the nearest parent that the file has."""
    report = check(INJECT, {"a.yaml": SIZELESS})

    assert report.findings == ()
    assert [(show(d.path), d.value, str(d.location)) for d in report.defaults] == [
        ("spec.box.size", 7, "a.yaml:5:3"),
        ("spec.box.unit", "cm", "a.yaml:5:3"),
    ]
    assert report.diffs == ()


def test_without_injection_the_same_is_a_finding(check: Check) -> None:
    report = check({"vs-sized": DENY}, {"a.yaml": SIZELESS})

    assert findings(report) == [("vs-sized", "a.yaml:5:3", "size is unset")]
    assert report.defaults == ()


def test_a_finding_inside_an_injected_parent_has_a_place(check: Check) -> None:
    """The file does not hold `spec.box` at all, yet its `size` is found to be wrong."""
    settings = INJECT | {"vs-resized": DENY}

    report = check(settings, {"a.yaml": SIZELESS})

    assert findings(report) == [("vs-resized", "a.yaml:5:3", "size is not 8")]


def test_defaults_are_shown_as_a_diff_of_the_object(check: Check) -> None:
    report = check(
        INJECT, {"a.yaml": SIZELESS, "b.yaml": FLAGGED + "  box: {size: 1}\n"}, diff=True
    )

    assert report.diffs == (
        """\
--- a.yaml (VirtualService shop/reviews)
+++ a.yaml (VirtualService shop/reviews) with defaults
@@ -3,5 +3,10 @@
 metadata:
   name: reviews
   namespace: shop
+  annotations:
+    meshwarden.dev/defaulted: vs-sized
 spec:
   items: []
+  box:
+    size: 7
+    unit: cm""",
    )


def test_namespaces_of_the_check_are_known(check: Check) -> None:
    """Wherever among the files they stand."""
    files = {"a.yaml": SIZELESS, "b.yaml": f"{FLAGGED}---\n{RED}"}

    report = check({"vs-owned": DENY}, files)

    assert findings(report) == [
        ("vs-owned", "a.yaml:3:11", "namespace shop is red since 2026-06-01T12:00:00Z"),
        ("vs-owned", "b.yaml:3:11", "namespace shop is red since 2026-06-01T12:00:00Z"),
        ("vs-owned", "b.yaml:9:32", "namespace shop is red since 2026-06-01T12:00:00Z"),
    ]
    assert [f.object.namespace for f in report.findings] == ["shop", "shop", ""]


def test_an_object_without_a_namespace_lands_where_the_check_says(check: Check) -> None:
    homeless = FLAGGED.replace(", namespace: shop", "")
    files = {"a.yaml": homeless, "ns.yaml": RED}

    report = check({"vs-owned": DENY}, files, namespace="shop")

    assert report.findings[0].object == REVIEWS
    assert check({"vs-flagged": DENY}, files).findings[0].object.namespace == "default"


def test_an_exempted_finding_keeps_its_action(check: Check) -> None:
    leave = Exemption(
        namespace="shop",
        name="leave",
        guardrails=frozenset({"vs-flagged"}),
        match=Match(),
        until=NOW + timedelta(days=1),
        reason="T-1",
    )

    report = check({"vs-flagged": DENY}, {"a.yaml": FLAGGED}, exemptions=(leave,))

    assert [(f.action, f.exemption) for f in report.findings] == [(Action.DENY, "shop/leave")] * 2
    assert (report.summary.denied, report.summary.exempted) == (0, 2)


def test_other_kinds_are_counted_and_passed_over(check: Check) -> None:
    """Ours among them: they are configuration, which `--config` names."""
    other = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n"
    ours = "apiVersion: meshwarden.dev/v1alpha1\nkind: Exemption\nmetadata: {name: x}\n"

    report = check({"vs-flagged": DENY}, {"a.yaml": f"{other}---\n{ours}---\n{FLAGGED}"})

    assert (report.objects, report.unguarded, len(report.findings)) == (3, 2, 2)
    assert report.failures == ()


def test_files_without_an_object_are_counted(check: Check) -> None:
    """In a folder, that is; a file that is named, unless it is empty, is no manifest."""
    chart = {"k8s/values.yaml": "replicas: 3\n", "k8s/a/Chart.yaml": "apiVersion: v2\nname: a\n"}

    report = check(
        {"vs-flagged": DENY},
        {"k8s/a.yaml": FLAGGED, "empty.yaml": ""} | chart,
        named=["k8s", "empty.yaml"],
    )

    assert (report.objects, report.passed_over, len(report.findings)) == (1, 3, 2)
    assert report.failures == ()
    (failure,) = check({"vs-flagged": DENY}, {"a.yaml": FLAGGED} | {"v.yaml": "a: 1\n"}).failures
    assert str(failure.location) == "v.yaml:1:1"


def test_what_cannot_be_read_does_not_hide_the_rest(check: Check) -> None:
    report = check({"vs-flagged": DENY}, {"a.yaml": f"a: [\n---\n{FLAGGED}", "b.yaml": FLAGGED})

    assert len(report.findings) == 4
    assert [(f.guardrail, f.object, f.location.file) for f in report.failures] == [
        (None, None, "a.yaml")
    ]
    assert report.objects == 2


def test_a_file_that_is_no_text_is_not_judged(check: Check) -> None:
    report = check({"vs-flagged": DENY}, {"a.yaml": b"\xff", "b.yaml": FLAGGED})

    assert [f.location.file for f in report.failures] == ["a.yaml"]
    assert len(report.findings) == 2


def test_a_guardrail_that_fails_is_told_once(check: Check) -> None:
    """It failed for the default and for the verdict alike; the others judge all the same."""
    settings = {"vs-failing": Setting(action=Action.WARN, inject=True), "vs-flagged": DENY}

    report = check(settings, {"a.yaml": FLAGGED})

    assert len(report.findings) == 2
    assert {f.guardrail.id for f in report.failures if f.guardrail} == {"vs-failing"}
    assert len({f.reason for f in report.failures}) == len(report.failures)
    assert {str(f.location) for f in report.failures} == {"a.yaml:1:1"}
