"""Finding near words without comparing all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.reading.nearest import Nearest, slips

WORDS = ("detox", "counseling", "housing", "methadone", "psychiatrist", "rent", "food")
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


def slipped(word: str, kind: str, place: int, letter: str) -> str:
    at = place % len(word)
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    if kind == "extra":
        return word[:at] + letter + word[at:]
    if kind == "wrong":
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


@settings(deadline=None)
@given(
    word=st.sampled_from(WORDS),
    kind=st.sampled_from(["missing", "extra", "wrong", "swapped"]),
    place=st.integers(0, 20),
    letter=letters,
)
def test_every_single_slip_is_found(word: str, kind: str, place: int, letter: str) -> None:
    typed = slipped(word, kind, place, letter)
    if slips(typed):
        assert word in Nearest(WORDS).near(typed)


@settings(deadline=None)
@given(
    word=st.sampled_from([word for word in WORDS if len(word) >= 8]),
    first=st.integers(1, 20),
    second=st.integers(1, 20),
    letter=letters,
)
def test_two_slips_are_found_in_a_long_word(
    word: str, first: int, second: int, letter: str
) -> None:
    typed = slipped(slipped(word, "wrong", first, letter), "missing", second, letter)
    assert word in Nearest(WORDS).near(typed)


def test_a_short_word_is_never_a_slip() -> None:
    assert slips("rnt") == 0


def test_nothing_is_near_an_empty_vocabulary() -> None:
    assert Nearest(()).near("detox") == []
