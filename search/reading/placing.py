"""The place in the words of a search, where its name is plain, local, or a slip."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from directory import place_slips, places_in_words
from directory.places import is_place_word
from directory.places_in_words import PlaceInWords
from search.analyse import stem
from search.reading.edits import cost
from search.reading.everyday import is_everyday
from search.reading.phrases import PhraseBook
from search.reading.spelling import speller
from search.reading.tokens import Token, tokens_of, without
from search.reading.towns import local_towns, town_meant
from search.snapshot import Snapshot

# Without "near" before it, only a large city is taken for what a slip may have meant; a name that
# is written as one may be a town.
FEWEST_ZIPS_OF_SLIP, FEWEST_ZIPS_OF_CAPITAL = 8, 2
LONGEST_OF_SLIP = 3  # words of such a name
# A word of the listings that is so much nearer than the name of a town was meant.
NEARER = 0.3


@dataclass(frozen=True, slots=True)
class PlaceFinder:
    """Asks against what the index and the synonyms know: what is a word is no slip of a town."""

    snapshot: Snapshot
    book: PhraseBook

    def find(self, text: str) -> PlaceInWords | None:
        """What `places_in_words.find` is sure of; else a local town, or a slip at either end."""
        return (
            places_in_words.find(text, is_word=self.is_word)
            or self._local(text)
            or self._misspelt(text)
        )

    def is_word(self, word: str) -> bool:
        """Whether it is one, or plainly a slip of one: not of the name of a place, then."""
        if word in self.book.words or is_everyday(word) or listings(self.snapshot, stem(word)) > 0:
            return True
        meant = speller(self.snapshot, self.book).correct(word)
        if not meant or is_place_word(meant):
            return False
        place = place_slips.corrected(word)
        return place is None or cost(word, place.key) + NEARER > cost(word, meant)

    def _local(self, text: str) -> PlaceInWords | None:
        """A town of a directory that is local, at the end of the words: "dentist cheney"."""
        towns = local_towns(self.snapshot)
        tokens = tokens_of(text) if towns else ()
        for length in range(min(LONGEST_OF_SLIP, len(tokens) - 1), 0, -1):
            run = tokens[-length:]
            typed = "".join(token.word for token in run)
            named = typed in towns and (length > 1 or typed not in self.book.words)
            slip = not all(self.is_word(token.word) for token in run)
            if (named or slip) and (town := town_meant(towns, typed)):
                return self._at_the_end(
                    text, run, places_in_words.find(town), slip=typed not in towns
                )
        return None

    def _misspelt(self, text: str) -> PlaceInWords | None:
        """A city at either end that is nothing but a slip: "rehab Honoluku", "clinic Bozmean"."""
        tokens = tokens_of(text)
        ends = [tokens[-length:] for length in range(min(LONGEST_OF_SLIP, len(tokens) - 1), 0, -1)]
        for run in (*ends, tokens[:1]) if len(tokens) > 1 else ():
            if city := self._city_meant(run):
                return self._at_the_end(text, run, places_in_words.find(city), slip=True)
        return None

    def _at_the_end(
        self, text: str, run: Sequence[Token], placed: PlaceInWords | None, *, slip: bool
    ) -> PlaceInWords | None:
        typed = text[run[0].start : run[-1].end]
        return placed and replace(
            placed,
            said=typed,
            rest=without(text, run),
            how="after_preposition",
            corrected_from=typed if slip else None,
        )

    def _city_meant(self, run: Sequence[Token]) -> str:
        """As `find` reads it: a town of several words is spelt out, with its state."""
        if all(self.is_word(token.word) for token in run):
            return ""
        fewest = FEWEST_ZIPS_OF_CAPITAL if run[0].capital else FEWEST_ZIPS_OF_SLIP
        typed = "".join(one.word for one in run)
        slip = place_slips.corrected(typed, fewest_zips=fewest, named=run[0].capital)
        return f"near {slip.key}" if slip else ""


def listings(snapshot: Snapshot, word: str) -> int:
    """In how many places of listings a stem stands."""
    return sum(len(bitmap) for bitmap in snapshot.holding(word).values())
