"""Texts as exports mangle them, mended: signs read in a wrong encoding, HTML, line breaks that were
written out. The words stay; only what stood in for a sign or a line goes."""

from __future__ import annotations

import html
import re

import ftfy

UNESCAPED_AT_MOST = 5
"""Exports of exports escape what is escaped already, twice and three times."""

STRANGE_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is no UTF-8, as the error handler "surrogateescape" leaves it."""

_NOTHING_TO_MEND = re.compile(r"[^&<\\\x00-\x08\x0b-\x1f\x7f-\U0010ffff]*")
_WRITTEN_BREAK = re.compile(r"\\r\\n|\\n|\\r(?![a-z])")
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|head|title)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_LINK = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(?:mailto:|tel:)?([^\"'\s<>]+)[^<>]*>(.*?)</a\s*>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(
    r"<(?:br|hr|/?(?:p|div|tr|ul|ol|table|h[1-6]|blockquote))\b[^<>]*>", re.IGNORECASE
)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|area|article|b|big|body|button|center|cite|code|dd|del|dl|dt|em|font|footer|"
    r"form|header|html|i|iframe|img|input|ins|label|li|link|main|map|mark|meta|nav|o:p|object|"
    r"option|pre|s|section|select|small|span|st1:\w+|strike|strong|sub|sup|svg|tbody|td|textarea|"
    r"tfoot|th|thead|tt|u|video|script|style|head|title|base|embed)\b[^<>]*>",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MENDING = ftfy.TextFixerConfig(
    unescape_html=False,  # done here, as often as needed
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    normalization=None,
)


def as_cp1252(found: re.Match[str]) -> str:
    """A `STRANGE_BYTE`, as Windows programs meant it."""
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", errors="replace")


def mended(text: str) -> str:
    """Plain text. Raises nothing; what is no HTML ("<18 years", "R&D") stays as it is."""
    if _NOTHING_TO_MEND.fullmatch(text):
        return text
    if not text.isascii():
        text = ftfy.fix_text(text, _MENDING)
    if "&" in text:
        text = _unescaped(text)
    if "<" in text:
        text = _without_tags(text)
    if "\\" in text:
        text = _WRITTEN_BREAK.sub("\n", text)
    return _CONTROLS.sub("", text)


def _unescaped(text: str) -> str:
    for _ in range(UNESCAPED_AT_MOST):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def _without_tags(text: str) -> str:
    """The words between the tags; where a link leads is told behind its words."""
    text = _UNSEEN.sub("", text)
    text = _LINK.sub(_link, text)
    text = _ITEM.sub("\n- ", _BREAK.sub("\n", text))
    return _TAG.sub("", text)


def _link(found: re.Match[str]) -> str:
    address, words = found[1], found[2]
    return words if _bare(address) in _bare(words) else f"{words} ({address})"


def _bare(address: str) -> str:
    return re.sub(r"^https?://|/$", "", address.strip().lower())
