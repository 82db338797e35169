"""The nearest word that listings or synonyms know, for one that nobody knows."""

import math
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from django.db import connection

from search.analyse import STOP_WORDS, stem
from search.models import KnownWord
from search.reading.edits import cost
from search.reading.everyday import is_everyday
from search.reading.nearest import SHORTEST, Nearest
from search.reading.phrases import PhraseBook
from search.reading.tokens import BESIDE, FILLERS, Token
from search.snapshot import Snapshot

# By how much the letters of the typed word count: the longer, the more slips it may hold.
MOST_COST = {4: 0.9, 5: 1.0, 6: 1.5, 7: 1.6, 8: 2.0}
MOST_COST_LONG = 2.2
# A word that stands in a thousand listings beats one that stands in one, if that is half a wrong
# letter farther.
FREQUENCY = 0.07
SYNONYM_COUNTS = 60  # as a word of so many listings
MOST_COST_OF_BEGINNING = 1.0
SPLIT_COST = 1.3  # a blank that was left out; of words that belong together it is no slip
SHORTEST_PART = 3
# A slip in a listing itself: so rare, where the right word is so frequent.
SLIP_LISTINGS, RIGHT_TIMES, SLIP_COST = 2, 60, 0.9
# "counciling" may be a form of "council"; but a word that is so near and so much more often asked
# for was meant.
LIKELIER_TIMES, LIKELIER_COST = 10, 1.5
# "Terapia de parea": what makes a phrase with the other words was meant, if that is half a wrong
# letter farther.
FITTING = 0.5
MOST_LATE = 2_000  # words beside the others before all are filed anew


Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Speller:
    stamp: int  # of the index, when it was last looked at
    last: tuple[int, str]  # id and word of the newest
    counts: dict[str, int]  # word -> listings
    book: PhraseBook
    stems: frozenset[str]
    nearest: tuple[Nearest, ...]
    late: dict[str, int] = field(default_factory=dict)
    begun: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)

    def near(self, word: str) -> list[str]:
        return [one for nearest in self.nearest for one in nearest.near(word)]

    def is_asked(self, word: str) -> bool:
        """Whether people ask for it in just this form."""
        return word in self.book.words or any(
            word in each for each in (STOP_WORDS, FILLERS, BESIDE)
        )

    def knows(self, word: str) -> bool:
        return (
            word in self.counts
            or self.is_asked(word)
            or any(self._count(base) > SLIP_LISTINGS for base in _bases(word))
        )

    def likelier(self, word: str) -> str:
        """What was meant by a word that is nowhere, but a regular form of one that is; "" where
        it is just that."""
        meant = self.correct(word)
        most = max((self._count(base) for base in _bases(word)), default=0)
        if not meant or " " in meant or stem(meant) == stem(word):
            return ""
        near = cost(word, meant) <= LIKELIER_COST
        return meant if near and self._count(meant) >= LIKELIER_TIMES * most else ""

    def rightly(self, word: str) -> str:
        """Of a word that some listings have: what they meant, where it is a plain slip; else ""."""
        return "" if is_everyday(word) else self.frequent_neighbour(word)

    def correct(self, word: str, fits: Fits = lambda one: False) -> str:
        """The word or the two words that were meant; "" when nothing is near enough.

        `fits`: whether a word makes a phrase with the others of the text.
        """
        most = MOST_COST.get(len(word), MOST_COST_LONG)
        choices = [
            (self._badness(word, one) - FITTING * fits(one), one)
            for one in self.near(word)
            if cost(word, one) <= most
        ]
        if pair := self._parted(word):
            choices.append(pair)
        return min(choices, default=(0.0, ""))[1]

    def fitting(self, word: str, fits: Fits) -> str:
        """What was meant by a word that exists but is nowhere here: "cooing on a budget"; "" for
        all but the plainest slips."""
        near = [one for one in self.near(word) if cost(word, one) <= SLIP_COST and fits(one)]
        return min(near, key=lambda one: (cost(word, one), one), default="")

    def beginning(self, typed: str) -> str:
        """How known words begin that `typed` may be meant for; "" when one begins just so."""
        begun = self._begun(typed[:1], len(typed))
        if typed in begun:
            return ""
        choices = [
            (cost(typed, one) - FREQUENCY * math.log1p(count), one)
            for one, count in begun.items()
            if cost(typed, one, MOST_COST_OF_BEGINNING) <= MOST_COST_OF_BEGINNING
        ]
        return min(choices, default=(0.0, ""))[1]

    def _begun(self, letter: str, length: int) -> dict[str, int]:
        """The distinct beginnings of that length, each with the most listings of a word of it."""
        if (letter, length) not in self.begun:
            found: dict[str, int] = {}
            for word in chain(self.counts, self.book.words):
                if word.startswith(letter):
                    start = word[:length]
                    found[start] = max(found.get(start, 0), self._count(word))
            self.begun[letter, length] = found
        return self.begun[letter, length]

    def frequent_neighbour(self, word: str) -> str:
        """What a listing meant that wrote this rare word; "" for a word of its own."""
        count = self.counts.get(word, 0)
        if not 0 < count <= SLIP_LISTINGS or len(word) < 5 or word in self.book.words:
            return ""
        near = [
            one
            for one in self.near(word)
            if self.counts.get(one, 0) >= RIGHT_TIMES * count and cost(word, one) <= SLIP_COST
        ]
        return min(near, key=lambda one: cost(word, one), default="")

    def _badness(self, typed: str, word: str) -> float:
        return cost(typed, word) - FREQUENCY * math.log1p(self._count(word))

    def _count(self, word: str) -> int:
        return max(self.counts.get(word, 0), SYNONYM_COUNTS if word in self.book.words else 0)

    def _parted(self, word: str) -> tuple[float, str] | None:
        """ "halfwayhouse": two known words; how bad it is to read it so."""
        parts = [
            (self._count(word[:at]) and self._count(word[at:]), word[:at], word[at:])
            for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        ]
        rarer = [
            (min(self._count(left), self._count(right)), f"{left} {right}")
            for known, left, right in parts
            if known
        ]
        if not rarer:
            return None
        count, pair = max(rarer)
        return SPLIT_COST - FREQUENCY * math.log1p(count), pair


_ROW = ("id", "word", "documents")
_current: dict[str, Speller] = {}
_loading = threading.Lock()


def speller(snapshot: Snapshot, book: PhraseBook) -> Speller:
    """The speller of this process. Three queries when the index moved since, else none."""
    name = str(connection.settings_dict["NAME"])
    with _loading:
        known = _current.get(name)
        if known is None or (known.stamp, known.book.stamp) != (snapshot.stamp, book.stamp):
            known = _current[name] = _renewed(known, snapshot.stamp, book)
    return known


def forget() -> None:
    """Empties what this process remembers of the words; for tests, whose rows take ids anew."""
    _current.clear()


def _renewed(known: Speller | None, stamp: int, book: PhraseBook) -> Speller:
    """Words that came since are put beside the others: filing all anew takes a while."""
    if known is None or known.book.stamp != book.stamp:
        return _load(stamp, book)
    rows = list(KnownWord.objects.filter(id__gt=known.last[0]).order_by("id").values_list(*_ROW))
    come = {word: documents for _, word, documents in rows}
    late = {**known.late, **come}
    stays = KnownWord.objects.filter(id=known.last[0], word=known.last[1]).exists()
    count = len(known.counts) + len(come)
    if not stays or len(late) > MOST_LATE or KnownWord.objects.count() != count:
        return _load(stamp, book)
    return replace(
        known,
        stamp=stamp,
        last=rows[-1][:2] if rows else known.last,
        counts={**known.counts, **come} if come else known.counts,
        stems=known.stems | set(map(stem, come)) if come else known.stems,
        late=late,
        begun={},
        nearest=(known.nearest[0], Nearest(sorted(late))),
    )


def _load(stamp: int, book: PhraseBook) -> Speller:
    rows = list(KnownWord.objects.order_by("id").values_list(*_ROW))
    counts = {word: documents for _, word, documents in rows}
    words = sorted({*counts, *(word for word in book.words if len(word) >= SHORTEST)})
    stems = frozenset(map(stem, counts)) | frozenset(map(stem, book.words))
    last = rows[-1][:2] if rows else (0, "")
    return Speller(stamp, last, counts, book, stems, (Nearest(words),))


_ENDINGS = ("s", "ed", "ing", "er", "ers", "ly", "al")
_VOWELS = frozenset("aeiouy")
_AFTER_E = ("d", "r", "rs")  # "care", "cared"
_AFTER_HISS = ("es",)  # "boxes"


def _bases(word: str) -> Iterator[str]:
    """Words that it may be a regular form of. Its stem will not do: a slip may share that."""
    for ending in (*_ENDINGS, *_AFTER_E, *_AFTER_HISS):
        base = word.removesuffix(ending)
        if base == word or len(base) < SHORTEST - 1 or _would_double(base, ending):
            continue
        if ending in _AFTER_E and not base.endswith("e"):
            continue
        if ending == "s" and base.endswith("s"):  # "felonss"
            continue
        if ending in _AFTER_HISS and not base.endswith(("s", "x", "z", "ch", "sh", "i", "o")):
            continue
        yield base
        yield base + "e"
        if base.endswith("i"):
            yield base[:-1] + "y"


def _would_double(base: str, ending: str) -> bool:
    """ "dip" makes "dipped" and "dippers", so that "dipers" is a slip of something else."""
    return (
        len(base) == SHORTEST - 1
        and ending[0] in _VOWELS
        and (base[-1] not in _VOWELS and base[-2] in _VOWELS)
    )


def mend(
    tokens: Sequence[Token],
    snapshot: Snapshot,
    book: PhraseBook,
    exists: Callable[[Token], bool],
) -> dict[str, str]:
    """Typed word -> what to read instead. `exists`: whether a listing or a place has the word."""
    possible = [token for token in tokens if _may_be_a_slip(token, book)]
    if not possible:
        return {}
    spelling = speller(snapshot, book)
    alone = {token.word: _instead(token, spelling, exists) for token in possible}
    stems = {stem(part) for one in tokens for part in (alone.get(one.word) or one.word).split()}
    mended = {
        token.word: _among(token, alone[token.word], spelling, book, stems) for token in possible
    }
    return {word: instead for word, instead in mended.items() if instead}


def _instead(token: Token, spelling: Speller, exists: Callable[[Token], bool]) -> str:
    """By itself; "" for a word that is right, or that nothing is near to."""
    if token.word in spelling.counts:
        return spelling.rightly(token.word)
    if is_everyday(token.word) or spelling.is_asked(token.word):
        return ""
    if spelling.knows(token.word):
        return spelling.likelier(token.word)
    # Names of places stand in listings, too, but not among their words.
    if exists(token) and token.stem not in spelling.stems:
        return ""
    meant = spelling.correct(token.word)
    if token.capital and not _is_surely(token.word, meant, spelling):
        return ""
    return meant


def _among(
    token: Token, alone: str, spelling: Speller, book: PhraseBook, stems: Collection[str]
) -> str:
    """Beside the other words of the text: what makes a phrase with them was meant."""
    if token.word in spelling.counts or token.capital:
        return alone
    others = {one for one in stems if one not in (token.stem, stem(alone))}
    fits = partial(book.completes, others)
    return spelling.correct(token.word, fits) if alone else spelling.fitting(token.word, fits)


def _is_surely(word: str, meant: str, spelling: Speller) -> bool:
    """Whether a word with a capital is no name of its own but plainly one that people ask for:
    "Mediciad", "Suboxne"."""
    return meant in spelling.book.words and cost(word, meant) <= SLIP_COST


def _may_be_a_slip(token: Token, book: PhraseBook) -> bool:
    word = token.word
    return (
        len(word) >= SHORTEST
        and word.isascii()
        and word.isalpha()
        and not token.beside
        and word not in book.words
    )
