"""Colours of a brand: how well they can be read (WCAG 2.2), and those worked out of them.

A colour is "#rrggbb". Contrast is 1 to 21, as WCAG defines it.
"""

import re

WHITE = "#ffffff"
INK = "#10262b"  # as in _tokens.scss, like the papers below
LIGHT_PAPER = "#f4f7f6"
DARK_CARD = "#1d3436"  # the lightest ground of the dark scheme: what is read on it, is on all
TEXT_CONTRAST = 7.0  # body text: WCAG AAA
LEAST_CONTRAST = 4.5  # large and bold text: more than WCAG AA asks
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEP = 0.04

Rgb = tuple[float, float, float]


def is_colour(value: str) -> bool:
    return bool(_HEX.fullmatch(value))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, with_: str, share: float) -> str:
    """`share`, 0 to 1, of `with_` in it."""
    parts = (
        round(255 * (a + (b - a) * share))
        for a, b in zip(_parts(colour), _parts(with_), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def readable(colour: str, *, on: str, towards: str) -> str:
    """The colour, mixed with `towards` until it is body text on `on`."""
    share = 0.0
    while contrast(mixed(colour, towards, share), on) < TEXT_CONTRAST and share < 1:
        share = min(1.0, share + _STEP)
    return mixed(colour, towards, share)


def complaints(deep: str, accent: str) -> list[str]:
    """What is wrong with two colours, each with the mend; [] if all words on them can be read."""
    found = []
    if (reached := contrast(deep, WHITE)) < TEXT_CONTRAST:
        found.append(
            f"deep {deep} has a contrast of {reached:.1f} to the white words on it; take a darker "
            f"one, {TEXT_CONTRAST:g} or more"
        )
    for ground, name in ((deep, "deep"), (INK, "the dark words on it")):
        if (reached := contrast(accent, ground)) < LEAST_CONTRAST:
            found.append(
                f"accent {accent} has a contrast of {reached:.1f} to {name}; take a lighter one, "
                f"{LEAST_CONTRAST:g} or more"
            )
    return found


def stylesheet(deep: str, accent: str) -> str:
    """The tokens of _tokens.scss that follow from a brand's two colours, light and dark."""
    light = {
        "deep": deep,
        "deep-soft": mixed(deep, WHITE, 0.88),
        "on-deep-soft": readable(mixed(deep, WHITE, 0.8), on=deep, towards=WHITE),
        "action-hover": mixed(deep, "#000000", 0.3),
        "checked": deep,
        "link": readable(deep, on=LIGHT_PAPER, towards="#000000"),
        "accent": accent,
        "accent-strong": mixed(accent, "#000000", 0.08),
        "accent-soft": mixed(accent, WHITE, 0.85),
    }
    pale = readable(mixed(deep, WHITE, 0.5), on=DARK_CARD, towards=WHITE)
    dark = {
        "deep": mixed(deep, "#000000", 0.25),
        "deep-soft": mixed(deep, "#101818", 0.65),
        "action": pale,
        "action-hover": mixed(pale, WHITE, 0.4),
        "link": pale,
        "accent-soft": mixed(accent, "#101818", 0.85),
    }
    return f"{_rule(light)}@media screen and (prefers-color-scheme:dark){{{_rule(dark)}}}"


def _rule(tokens: dict[str, str]) -> str:
    return ":root{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


def _parts(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
