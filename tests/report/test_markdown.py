from __future__ import annotations

import pytest

from webhook.report import markdown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("hosts: * and *.example.com", r"hosts: \* and \*.example.com", id="emphasis"),
        pytest.param("_private but snake_case", r"\_private but snake_case", id="underscores"),
        pytest.param("trailing_ and __both__", r"trailing\_ and \_\_both\_\_", id="more-of-them"),
        pytest.param("<ns>/<name> & more", r"\<ns>/\<name> \& more", id="html"),
        pytest.param("spec.http[].timeout", "spec.http[].timeout", id="paths-stay-legible"),
        pytest.param("[x](javascript:y)", r"[x\](javascript:y)", id="links"),
        pytest.param("[x][y] and [x]: y", r"[x\][y] and [x\]: y", id="reference-links"),
        pytest.param("~~gone~~", r"\~\~gone\~\~", id="strikethrough"),
        pytest.param("# no heading\n#not", "\\# no heading\n\\#not", id="headings"),
        pytest.param("a\n===\nb\n---", "a\n\\===\nb\n\\---", id="underlined-headings"),
        pytest.param("> no quotation", r"\> no quotation", id="quotations"),
        pytest.param("| no | table |", r"\| no | table |", id="tables"),
        pytest.param("- a list\n- of two", "- a list\n- of two", id="lists-stay"),
        pytest.param("`a*b_<c>` and *", r"`a*b_<c>` and \*", id="code-spans-stay"),
        pytest.param("``a ` b`` *", r"``a ` b`` \*", id="code-spans-of-two"),
        pytest.param("a ` alone * b", r"a ` alone \* b", id="a-backtick-alone"),
        pytest.param(r"C:\x", r"C:\\x", id="backslash"),
        pytest.param("```\nfence", "\\```\nfence", id="fence"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_prose_means_what_it_says(text: str, safe: str) -> None:
    assert markdown.prose(text) == safe


def test_a_cell_is_one_line_without_bars() -> None:
    assert markdown.cell("a | b\n  `c|d`\n") == r"a \| b `c\|d`"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("a|b", "`a|b`", id="plain"),
        pytest.param("a`b", "`` a`b ``", id="a-backtick"),
        pytest.param("`", "`` ` ``", id="nothing-else"),
        pytest.param("a``b`c", "``` a``b`c ```", id="runs-of-them"),
    ],
)
def test_code_holds_backticks(text: str, span: str) -> None:
    assert markdown.code(text) == span


@pytest.mark.parametrize(
    ("text", "block"),
    [
        pytest.param("a: b\n\n", "```yaml\na: b\n```", id="plain"),
        pytest.param("a: ```x```", "````yaml\na: ```x```\n````", id="a-fence-inside"),
    ],
)
def test_a_fence_holds_fences(text: str, block: str) -> None:
    assert markdown.fence(text, "yaml") == block


@pytest.mark.parametrize(
    ("target", "link"),
    [
        pytest.param("https://x.example/#a", r"[a \[b\] \*c\*](https://x.example/#a)", id="plain"),
        pytest.param("x/(y) <z>", r"[a \[b\] \*c\*](<x/(y) %3Cz%3E>)", id="anything"),
    ],
)
def test_a_link_holds_brackets(target: str, link: str) -> None:
    assert markdown.link("a [b] *c*", target) == link
