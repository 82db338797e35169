from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from frontend.cards import ABOUT_CHARACTERS, beginning, in_languages


def test_a_short_description_is_shown_whole_on_one_line() -> None:
    assert beginning("Food\n  for all.  ") == "Food for all."
    assert beginning("") == ""


def test_a_long_one_ends_after_a_whole_word() -> None:
    shown = beginning("food " * 100)
    assert shown.endswith("food…")
    assert len(shown) <= ABOUT_CHARACTERS + 1


def test_one_without_a_space_is_cut_where_the_room_ends() -> None:
    assert beginning("o" * 5000) == "o" * ABOUT_CHARACTERS + "…"


@given(st.text(max_size=1000))
def test_it_never_says_what_the_text_does_not(text: str) -> None:
    shown = beginning(text)
    assert " ".join(text.split()).startswith(shown.removesuffix("…"))


def spoken(language: str, *codes: str) -> list[str]:
    with override(language):
        return [fact.words for fact in in_languages({"languages": codes})]


def test_a_language_in_a_sentence_is_written_as_the_readers_language_does() -> None:
    assert spoken("es", "es", "vi", "ase") == [
        "Hablan español",
        "También en vietnamita, lengua de señas americana",
    ]
    assert spoken("es") == ["Español: no lo dicen"]
    assert spoken("en", "es", "vi") == ["Also in Spanish, Vietnamese"]
