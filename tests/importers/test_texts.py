"""Texts that exports mangled are mended; texts that are fine are left alone."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.texts import mended


@pytest.mark.parametrize(
    ("mangled", "plain"),
    [
        ("caf\u00c3\u00a9", "café"),
        ("C\u251c\u2502mo est\u251c\u00ed", "Cómo está"),
        ("L\u00e2\u20ac\u2122amour", "L’amour"),
        ("&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt; &amp;amp; more", "Bold & more"),
        ("one\\ntwo\\r\\nthree", "one\ntwo\nthree"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "\n\n- a\n- b\n"),
        ('<a href="https://example.org/x">our page</a>', "our page (https://example.org/x)"),
        ('<a href="http://example.org/">example.org</a>', "example.org"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
        ("<script>alert(1)</script>ok<!-- not seen -->", "ok"),
        ("bell\x07, nul\x00", "bell, nul"),
    ],
)
def test_what_was_mangled_is_mended(mangled: str, plain: str) -> None:
    assert mended(mangled) == plain


@pytest.mark.parametrize(
    "text",
    ["<18 years & >5 kg", "R&D", "a < b", "“curly” don’t", "Peña", "½ mile", "x<y>z",
     "Dr. Smith & Sons", "日本語", "ﬁ", "Straße"],
)  # fmt: skip
def test_what_is_fine_stays_as_it_is(text: str) -> None:
    assert mended(text) == text


@given(st.text(max_size=200))
def test_no_text_breaks_the_mending_and_no_control_sign_gets_through(text: str) -> None:
    assert not set(mended(text)) & {"\x00", "\x07", "\x1b"}


@given(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=40), st.integers(1, 3))
def test_text_that_was_escaped_comes_back_however_often_it_was(text: str, times: int) -> None:
    escaped = text + " & <3"
    for _ in range(times):
        escaped = html.escape(escaped)
    assert html.unescape(mended(escaped)) == html.unescape(mended(text + " & <3"))
