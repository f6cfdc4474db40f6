"""What it costs to have every shipped guardrail bound, and whose number the cost grows with.

python -m benchmarks.every_guardrail
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.load import generator, load
from benchmarks.markdown import circumstances, table
from benchmarks.servers import has_opa, meshwarden, opa
from benchmarks.tapped import Tapped
from webhook import policy
from webhook.dryrun import requests
from webhook.engine import EmbeddedEngine
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.policies import policies_of
from webhook.inventory import from_objects
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.servers import Server
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.protocols import Engine
    from webhook.model.request import Request

ROUNDS = 5
SECONDS = 4
_WARM_UP = 1
_CONNECTIONS = 16
_REVIEWS = 2000
_STEPS = 5
_DISPATCHER = "v1/data/meshwarden/dispatch/deny"


def main() -> None:
    """Measure, and print the tables."""
    print(report())


def report() -> str:
    """Measure both, and write what came of it in Markdown."""
    catalogue = policy.load(policy.shipped())
    request = _request()
    beside = _beside_opa(catalogue, request)
    curves = asyncio.run(_curves(catalogue, request))
    return f"{beside}\n\n{curves}"


def _request() -> Request:
    obj = generate.virtual_service(generate.SIZES["2 KB"])
    return requests.of_object(obj, namespace=generate.NAMESPACE)


def _beside_opa(catalogue: Catalogue, request: Request) -> str:
    if not has_opa():
        return "Not measured beside OPA: KUBEBUILDER_ASSETS holds no opa."
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bundle.tar.gz").write_bytes(bundle(policies_of(catalogue)))
        bindings: list[generate.Object] = [
            {"guardrail": id_, "action": "deny"} for id_ in catalogue.guardrails
        ]
        with (
            meshwarden(folder, bindings=bindings) as ours,
            opa(folder, "--bundle", folder / "bundle.tar.gz") as theirs,
        ):
            rates = _rates(folder, ours, theirs, catalogue, request)
    asked = len(list(catalogue.of_kind(request.kind)))
    how = (
        f"{circumstances()}, load by {generator()} over {_CONNECTIONS} connections, "
        f"{ROUNDS} rounds of {SECONDS} s in turns, all {len(catalogue.guardrails)} guardrails "
        f"bound, of which {asked} judge a VirtualService of 2 KB."
    )
    heads = ("server", "reviews/s", "rate : OPA's")
    ratio = median(mine / its for mine, its in rates)
    rows = (
        ("meshwarden, TLS", f"{median(mine for mine, _ in rates):,.0f}", f"{ratio:.2f}"),
        ("opa run --server, dispatcher", f"{median(its for _, its in rates):,.0f}", ""),
    )
    return f"{how}\n\n{table(heads, rows)}"


def _rates(
    folder: Path, ours: Server, theirs: Server, catalogue: Catalogue, request: Request
) -> list[tuple[float, float]]:
    review, question = folder / "review.json", folder / "question.json"
    review.write_text(json.dumps(generate.review(dict(request.under_review))), encoding="utf-8")
    question.write_text(f'{{"input":{_document(catalogue, request)}}}', encoding="utf-8")
    answer = ours.answer(review)
    assert answer["allowed"] is True, answer
    turns = ((ours.url, review), (theirs.url + _DISPATCHER, question))
    for url, body in turns:
        load(url, body, connections=_CONNECTIONS, seconds=_WARM_UP)
    return [(_rate(*turns[0]), _rate(*turns[1])) for _ in range(ROUNDS)]


def _rate(url: str, body: Path) -> float:
    bore = load(url, body, connections=_CONNECTIONS, seconds=SECONDS)
    assert bore.failed == 0, (url, bore)
    return bore.rate


def _document(catalogue: Catalogue, request: Request) -> str:
    """What our server asks Rego about *request*, with everything bound."""
    tapped = Tapped(EmbeddedEngine(catalogue))
    asyncio.run(_validate(_reviewer(catalogue, catalogue, tapped), request))
    return tapped.document


def _reviewer(catalogue: Catalogue, bound: Iterable[Guardrail], engine: Engine) -> Reviewer:
    """A Reviewer under which every one of *bound* denies."""
    settings = {each.id: Setting(action=Action.DENY) for each in bound}
    enforcement = Enforcement(profile=Profile("bound", settings))
    return Reviewer(
        catalogue=catalogue,
        configuration=Configuration(enforcement=enforcement),
        engine=engine,
        inventory=from_objects(generate.MESH, assume=False, stated=enforcement.mesh),
    )


async def _validate(reviewer: Reviewer, request: Request) -> float:
    """How many seconds one review takes."""
    started = time.perf_counter()
    decision = await reviewer.validate(request, now=datetime.now(UTC), remaining=lambda: 60.0)
    took = time.perf_counter() - started
    assert decision.outcome == "allow", decision
    return took


async def _curves(catalogue: Catalogue, request: Request) -> str:
    own = list(catalogue.of_kind(request.kind))
    others = [each for each in catalogue if each not in own]
    by_own = [await _point(catalogue, own[:n], request) for n in _steps(len(own))]
    by_others = [await _point(catalogue, own + others[:n], request) for n in _steps(len(others))]
    heads = ("bound", "of VirtualService", "of other kinds", "review p50 ms")
    rows = [(f"{n}", f"{n}", "0", shown) for n, shown in zip(_steps(len(own)), by_own, strict=True)]
    rows += [
        (f"{len(own) + n}", f"{len(own)}", f"{n}", shown)
        for n, shown in zip(_steps(len(others)), by_others, strict=True)
    ]
    how = (
        f"{circumstances()}, the decision alone, {_REVIEWS} reviews a row, VirtualService of 2 KB."
    )
    return f"{how}\n\n{table(heads, rows)}"


def _steps(count: int) -> list[int]:
    return [round(count * step / _STEPS) for step in range(_STEPS + 1)]


async def _point(catalogue: Catalogue, bound: Sequence[Guardrail], request: Request) -> str:
    """The median review, in milliseconds, of a catalogue that holds nothing but *bound*."""
    held = replace(
        catalogue,
        guardrails={each.id: each for each in bound},
        modules={each.id: catalogue.modules[each.id] for each in bound},
    )
    reviewer = _reviewer(held, bound, EmbeddedEngine(held))
    await _validate(reviewer, request)
    took = [await _validate(reviewer, request) for _ in range(_REVIEWS)]
    return f"{1000 * median(took):.3f}"


if __name__ == "__main__":
    main()
