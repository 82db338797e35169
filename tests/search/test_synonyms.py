"""The file of synonyms: read whole, refused with a mend, renewed while Handrail runs."""

import logging
import os
from pathlib import Path

import pytest
from django.conf import settings

from search import synonyms
from search.analyse import fold, query_words
from search.synonyms import BadSynonyms, Synonym

SHIPPED = synonyms.read(Path(settings.SYNONYMS_FILE))


@pytest.fixture
def read(tmp_path: Path):
    """Reads a text as the file of synonyms."""

    def reading(text: str | bytes) -> tuple[Synonym, ...]:
        path = tmp_path / "synonyms.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return synonyms.read(path)

    return reading


def _terms(phrase: str) -> set[str]:
    """What a typed phrase means in the shipped file, in any order and inflection."""
    typed = set(query_words(phrase))
    return {e.term for e in SHIPPED for words in e.words if set(query_words(words)) == typed}


class TestReading:
    def test_an_entry_says_what_people_type_for_a_term(self, read):
        text = """
            [[synonym]]
            term = "buprenorphine"
            words = ["suboxone", "bupe"]
            direction = "both"
            note = "Brands."
        """

        assert read(text) == (Synonym("buprenorphine", ("suboxone", "bupe"), "both", "Brands."),)

    def test_direction_and_note_may_be_left_out(self, read):
        text = '[[synonym]]\nterm = "food pantry"\nwords = ["groceries"]'

        assert read(text) == (Synonym("food pantry", ("groceries",), "to_term", ""),)

    def test_a_list_of_terms_is_an_entry_for_each(self, read):
        text = '[[synonym]]\nterm = ["age:13-17", "group:adolescents"]\nwords = ["teens"]'

        assert [one.term for one in read(text)] == ["age:13-17", "group:adolescents"]

    def test_the_first_of_several_terms_says_it_best(self, read):
        text = '[[synonym]]\nterm = ["halfway house", "sober home"]\nwords = ["sober living"]'

        assert [(one.term, one.rank) for one in read(text)] == [
            ("halfway house", 0),
            ("sober home", 1),
        ]

    def test_an_empty_file_has_no_entries(self, read):
        assert read("# nothing yet\n") == ()


FAULTS = {
    "an unknown direction": (
        'term = "a b"\nwords = ["c"]\ndirection = "from"',
        "Give “to_term” or",
    ),
    "no term": ('words = ["c"]', "the term is missing"),
    "an empty term": ('term = " "\nwords = ["c"]', "the term is missing"),
    "no words": ('term = "detox"', "“detox” has no words"),
    "words that are no list": ('term = "detox"\nwords = "c"', "as a list"),
    "an empty list of words": ('term = "detox"\nwords = []', "has no words"),
    "a number among the words": ('term = "detox"\nwords = ["c", 12]', "no text"),
    "a phrase of little words": ('term = "detox"\nwords = ["for me"]', "“for me” has no word"),
    "an unknown key": ('term = "detox"\nword = ["c"]', "“word” is unknown"),
    "an unknown filter": ('term = "price:free"\nwords = ["c"]', "“price:free” names no filter"),
    "an unknown value": ('term = "cost:cheap"\nwords = ["c"]', "no value of the filter “cost”"),
    "a filter both ways": (
        'term = "cost:free"\nwords = ["c"]\ndirection = "both"',
        "Give the direction “to_term”",
    ),
}


class TestFaults:
    @pytest.mark.parametrize(("entry", "told"), FAULTS.values(), ids=FAULTS)
    def test_a_fault_is_told_with_its_line_and_its_mend(self, read, entry: str, told: str):
        text = f'[[synonym]]\nterm = "good"\nwords = ["fine"]\n\n[[synonym]]\n{entry}\n'

        with pytest.raises(BadSynonyms) as refused:
            read(text)

        assert "synonyms.toml, line 5" in str(refused.value)
        assert told in str(refused.value)

    def test_what_is_no_toml_is_told_with_its_line(self, read):
        with pytest.raises(BadSynonyms, match=r"not TOML: .*line 2"):
            read('[[synonym]]\nterm = "detox\n')

    def test_another_table_is_told(self, read):
        with pytest.raises(BadSynonyms, match=r"“synonyms” is unknown.*\[\[synonym\]\]"):
            read('[[synonyms]]\nterm = "detox"\nwords = ["c"]')

    def test_a_single_table_is_told(self, read):
        with pytest.raises(BadSynonyms, match=r"begin each entry with \[\[synonym\]\]"):
            read('[synonym]\nterm = "detox"\nwords = ["c"]')

    def test_a_list_of_texts_is_told(self, read):
        with pytest.raises(BadSynonyms, match="begin each entry"):
            read('synonym = ["detox"]')

    def test_other_encodings_are_told(self, read):
        with pytest.raises(BadSynonyms, match="Save it as UTF-8"):
            read('[[synonym]]\nterm = "año"'.encode("latin-1"))


@pytest.fixture
def written(tmp_path: Path, settings):
    """A file of synonyms that the process reads; written({term: word}) writes it anew."""
    path = tmp_path / "synonyms.toml"
    settings.SYNONYMS_FILE = path
    ticks = iter(range(1, 100))

    def write(text: str) -> None:
        path.write_text(text, encoding="utf-8")
        os.utime(path, (next(ticks), 0))  # seconds: two writes may fall into one tick of the clock

    return write


def _entry(term: str, word: str) -> str:
    return f'[[synonym]]\nterm = "{term}"\nwords = ["{word}"]\n'


class TestRenewal:
    def test_a_change_counts_at_the_next_look(self, written):
        written(_entry("detox", "dry out"))
        before = synonyms.from_file()
        written(_entry("detox", "sober up"))

        assert before.entries[0].words == ("dry out",)
        assert synonyms.from_file().entries[0].words == ("sober up",)
        assert synonyms.from_file().stamp != before.stamp

    def test_an_untouched_file_is_not_read_again(self, written):
        written(_entry("detox", "dry out"))

        assert synonyms.from_file() is synonyms.from_file()

    def test_a_file_that_became_bad_changes_nothing_and_is_told_once(self, written, caplog):
        written(_entry("detox", "dry out"))
        good = synonyms.from_file()
        written('[[synonym]]\nterm = "detox"')

        with caplog.at_level(logging.WARNING):
            assert synonyms.from_file() == good
            assert synonyms.from_file() == good
        told = [one.message for one in caplog.records]
        assert len(told) == 1
        assert told[0].startswith("synonyms.toml, line 1: “detox” has no words.")
        assert told[0].endswith("The synonyms stay as they were.")

    def test_a_mended_file_counts_again(self, written):
        written("[[synonym]]")
        assert synonyms.from_file().entries == ()
        written(_entry("detox", "dry out"))

        assert synonyms.from_file().entries[0].term == "detox"

    def test_searches_go_on_without_the_file(self, written):
        assert synonyms.from_file().entries == ()


class TestShippedFile:
    def test_words_that_people_type_mean_the_words_of_the_field(self):
        assert "buprenorphine" in _terms("Suboxone")
        assert "group:first_episode_psychosis" in _terms("hearing voices")
        assert "smoking cessation" in _terms("quitting smoking")
        assert "detoxification" in _terms("desintoxicación")

    def test_no_entry_hangs_on_a_word_that_means_much_else(self):
        risky = {"na", "act", "ice", "pot", "va", "home", "phone", "help", "meeting", "need"}

        assert not risky & {fold(words) for entry in SHIPPED for words in entry.words}
