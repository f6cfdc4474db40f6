"""The HTML page in a real Chromium: what it shows, its filters, and that nothing is amiss."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.report.values import a_default, a_failure, a_finding, a_guardrail, a_report
from webhook.documents import Excerpt, Location
from webhook.model.enforcement import Action
from webhook.model.guardrail import Severity
from webhook.report.as_html import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no Chromium is installed; on Debian: apt-get install chromium"
)

REPORT = a_report(
    findings=(
        a_finding(excerpt=Excerpt(13, ("    retries:", "      attempts: 10"))),
        a_finding(action=Action.WARN, message="a <b>bold</b> claim"),
        a_finding(
            guardrail=a_guardrail("ap-any", severity=Severity.LOW),
            location=Location("b.yaml", 2, 3),
        ),
    ),
    defaults=(a_default(),),
    failures=(a_failure(),),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work for root, as whom containers run.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the page of REPORT; whatever the console was told fails the test."""
    file = tmp_path / "report.html"
    file.write_text("\n".join(render(REPORT)), encoding="utf-8")
    told: list[str] = []
    contexts = []

    def open_page(*, fragment: str = "", **options: object) -> Page:
        context = browser.new_context(offline=True, **options)  # type: ignore[arg-type]  # playwright's own
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on(
            "request",
            lambda request: (
                told.append(request.url) if not request.url.startswith(("file:", "data:")) else None
            ),
        )
        page.goto(f"{file.as_uri()}{fragment}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert told == []


def shown(page: Page) -> list[str | None]:
    cards = page.locator(".file .card:visible")
    return [each.get_attribute("data-guardrail") for each in cards.all()]


@pytest.mark.parametrize(
    ("name", "option", "guardrails"),
    [
        pytest.param("action", "warn", ["vs-retries-bounded"], id="action"),
        pytest.param("severity", "low", ["ap-any"], id="severity"),
        pytest.param("guardrail", "ap-any", ["ap-any"], id="guardrail"),
        pytest.param("file", "k8s/reviews.yaml", ["vs-retries-bounded"] * 2, id="file"),
    ],
)
def test_a_filter_leaves_what_fits(
    opened: Open, name: str, option: str, guardrails: list[str]
) -> None:
    page = opened()
    assert len(shown(page)) == 3

    page.select_option(f"select[name={name}]", option)

    assert shown(page) == guardrails
    assert page.inner_text(".shown") == f"{len(guardrails)} of 3"


def test_filters_hold_together_and_can_be_cleared(opened: Open) -> None:
    page = opened()

    page.select_option("select[name=guardrail]", "vs-retries-bounded")
    page.fill("input[name=text]", "BOLD")
    assert (shown(page), page.locator("h3:visible").count()) == (["vs-retries-bounded"], 1)

    page.select_option("select[name=action]", "deny")
    assert shown(page) == []
    assert page.is_visible(".nothing")

    page.click("button[type=reset]")
    page.wait_for_function("document.querySelector('.shown').textContent === '3 of 3'")
    assert page.is_hidden(".nothing")


def test_a_link_keeps_the_filters(opened: Open) -> None:
    page = opened()
    page.select_option("select[name=severity]", "low")
    fragment = f"#{page.url.partition('#')[2]}"

    again = opened(fragment=fragment)

    assert fragment == "#severity=low"
    assert shown(again) == ["ap-any"]


def test_a_link_with_keys_of_others_does_no_harm(opened: Open) -> None:
    assert len(shown(opened(fragment="#utm=1&__proto__=2&toString=3"))) == 3


def test_without_javascript_everything_can_be_read(opened: Open) -> None:
    page = opened(java_script_enabled=False)

    assert len(shown(page)) == 3
    assert page.is_hidden("form.filters")
    assert "attempts: 10" in page.inner_text(".source")
    assert page.is_visible("text=it took too long")


def test_markup_in_a_message_is_text(opened: Open) -> None:
    page = opened()

    assert page.locator("main b").count() == 0
    assert page.is_visible("text=a <b>bold</b> claim")


@pytest.mark.parametrize(
    ("scheme", "paper"),
    [
        pytest.param("light", "rgb(246, 247, 249)", id="light"),
        pytest.param("dark", "rgb(16, 21, 29)", id="dark"),
    ],
)
def test_the_page_follows_light_and_dark(opened: Open, scheme: str, paper: str) -> None:
    """And nothing runs out of a narrow window."""
    page = opened(color_scheme=scheme, viewport={"width": 360, "height": 800})

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
