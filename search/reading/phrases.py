"""What typed words may mean: the synonyms, and the names of taxonomy terms."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, takewhile

from search.analyse import plain_words, stem
from search.reading.tokens import GENERIC, Token, phrase_stems
from search.synonyms import Synonym

# So many other words may stand between the words of a phrase: "voices that my son hears"; and so
# many in a long sentence of which nothing else is understood.
LOOSE, LOOSEST = 2, 6
SYNONYM = 0.95  # what a word may mean counts a little less than the word itself
LOOSE_SYNONYM = 0.9  # and the other way round, where an entry works in both
# Of several terms in one entry the first says it best: each next one is worth so much of it
# ("seniors" are first whom a program is for, then who may come). Found by the gold queries: at
# half, what is meant goes before what is near it in meaning and a little nearer in space.
NEXT_TERM, NEXT_TOKEN = 0.5, 0.5
LEAST_OF_NEXT = 0.2


@dataclass(frozen=True, slots=True)
class Target:
    text: str  # "smoking cessation" or "group:veterans"
    weight: float


@dataclass(frozen=True, slots=True)
class Phrase:
    stems: tuple[str, ...]
    targets: tuple[Target, ...]
    around: frozenset[str] = frozenset()
    """Stems of the little words with which it is written: "cant" of "cant get out of bed"."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens of the box that are a phrase; `targets` is empty for the name of a term."""

    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    targets: tuple[Target, ...]
    between: int = 0  # other telling words that stand among them
    little: tuple[Token, ...] = ()
    """Beside and between them, with which the phrase is written: they belong to no other then."""


@dataclass(slots=True)
class PhraseBook:
    """By the rarest stem of each phrase, so that few are looked at."""

    stamp: str
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    joined: dict[str, Phrase] = field(default_factory=dict)
    """Phrases of two words, by the two written as one."""
    words: frozenset[str] = frozenset()
    """Every word of the entries, folded: they exist, so the speller leaves them alone."""

    def among(
        self,
        tokens: Sequence[Token],
        said: Callable[[Found], bool] = lambda found: True,
        *,
        loose: int = LOOSE,
    ) -> list[Found]:
        """The phrases in the box, the surest first, none sharing a token with another. `tokens`: all.

        `said`: whether any listing says it; what none says is left to the shorter ones in it.
        """
        places = _by_stem(tokens)
        hits = [hit for hit in self._hits(tokens, places, loose) if hit.tokens]
        tight = [hit for hit in hits if not hit.between and len(hit.tokens) > 1]
        hits.sort(key=lambda hit: (hit.between > 0 and _tears(hit, tight), *_worth(hit)))
        taken: set[Token] = set()
        chosen = []
        for hit in hits:
            if not taken.intersection(hit.tokens) and said(hit):
                taken.update(hit.tokens, hit.little)
                chosen.append(hit)
        return chosen

    def completes(self, stems: Collection[str], word: str) -> bool:
        """Whether a word makes a phrase with others of which these are the stems."""
        one = stem(word)
        return any(
            one in phrase.stems and all(other == one or other in stems for other in phrase.stems)
            for rarest in (one, *stems)
            for phrase in self.phrases.get(rarest, ())
            if len(phrase.stems) > 1
        )

    def _hits(self, tokens: Sequence[Token], places: dict[str, int], loose: int) -> Iterator[Found]:
        for one, place in places.items():
            for phrase in self.phrases.get(one, ()):
                if found := _standing(phrase, tokens, places, loose):
                    yield found
            # "Foodbank", "foodbanks". Not by its stem: "Medi-Cal" and "medication" share theirs.
            word = tokens[place].word
            if run := self.joined.get(word) or self.joined.get(word.removesuffix("s")):
                yield Found((tokens[place],), run.stems, run.targets)
        for left, right in pairwise(tokens):  # "day care" for "daycare"
            for phrase in self.phrases.get(stem(left.word + right.word), ()):
                if len(phrase.stems) == 1:
                    yield Found((left, right), phrase.stems, phrase.targets)


def _worth(hit: Found) -> tuple[int, int, int, int]:
    """The longest first; but "mental health clinic" is said in "sliding scale mental health
    clinic", and "sliding scale clinic" only perhaps."""
    telling = sum(not token.filler for token in hit.tokens)
    return hit.between - telling, -telling, -len(hit.tokens), hit.tokens[0].start


def _tears(hit: Found, tight: Sequence[Found]) -> bool:
    """Whether it takes a word out of another phrase that says as much and stands together, and
    leaves the rest of that between its own: "no health insurance" in "no insurance mental
    health"."""
    own = frozenset(hit.tokens)
    first, last = hit.tokens[0].start, hit.tokens[-1].start
    return any(
        not own.isdisjoint(other.tokens)
        and any(first < token.start < last for token in other.tokens if token not in own)
        and _says(other) >= _says(hit)
        for other in tight
    )


def _says(hit: Found) -> int:
    return sum(not (token.filler or token.denial) for token in hit.tokens)


def _by_stem(tokens: Sequence[Token]) -> dict[str, int]:
    return {token.stem: place for place, token in reversed(list(enumerate(tokens)))}


def _standing(
    phrase: Phrase, tokens: Sequence[Token], places: dict[str, int], loose: int
) -> Found | None:
    """The phrase where all its words stand close together, in any order."""
    held = [places.get(one) for one in phrase.stems]
    at = sorted(place for place in held if place is not None)
    if len(at) < len(held):
        return None
    around = sum(not token.filler for token in tokens[at[0] : at[-1] + 1])
    telling = sum(not tokens[place].filler for place in at)
    if around - len(at) > loose:
        return None
    # "The pill" is not "a pill that kills the ...": little words make a phrase only beside the one.
    if telling < 2 and at[-1] - at[0] >= len(at):
        return None
    held_tokens = tuple(tokens[place] for place in at)
    little = tuple(_little_words(phrase, tokens, at))
    return Found(held_tokens, phrase.stems, phrase.targets, around - telling, little)


def _little_words(phrase: Phrase, tokens: Sequence[Token], at: Sequence[int]) -> Iterator[Token]:
    def belongs(place: int) -> bool:
        return tokens[place].filler and tokens[place].stem in phrase.around

    before = takewhile(belongs, range(at[0] - 1, -1, -1))
    after = takewhile(belongs, range(at[-1] + 1, len(tokens)))
    between = (place for place in range(at[0], at[-1]) if place not in at and belongs(place))
    yield from (tokens[place] for place in chain(before, between, after))


def is_joint(target: str) -> bool:
    """ "residential + substance use": both together."""
    return "+" in target


def is_token(target: str) -> bool:
    """ "group:veterans", not words."""
    return ":" in target and not is_joint(target)


def compile_book(
    entries: Collection[Synonym], stamp: str, names: Iterable[tuple[str, str]] = ()
) -> PhraseBook:
    """`names`: of terms in other languages, each with the English one. What an entry explains
    is not explained by a name too."""
    targets: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    around: dict[tuple[str, ...], set[str]] = defaultdict(set)
    joined: dict[str, tuple[str, ...]] = {}
    words: set[str] = set()
    stems_of: dict[str, tuple[str, ...]] = {}  # a phrase is met once for each of its entry
    for entry in entries:
        for typed, target, weight in _directions(entry):
            if typed not in stems_of:
                stems_of[typed] = tuple(sorted(phrase_stems(typed)))
                told = plain_words(typed)
                words.update(told if stems_of[typed] else ())
                around[stems_of[typed]].update(map(stem, told))
                if len(told) == len(stems_of[typed]) == 2:
                    joined["".join(told)] = stems_of[typed]
            if stems := stems_of[typed]:
                known = targets[stems]
                known[target] = max(weight, known.get(target, 0.0))
    for term in {entry.term for entry in entries if not is_token(entry.term)}:
        words.update(plain_words(term))
    explained = frozenset(targets)
    for name, english in names:
        stems = tuple(sorted(phrase_stems(name)))
        if stems and stems not in explained:
            targets[stems][english] = SYNONYM
            words.update(plain_words(name))
    phrases = {
        stems: Phrase(
            stems,
            tuple(Target(text, weight) for text, weight in each.items()),
            frozenset(around.get(stems, ())).difference(stems),
        )
        for stems, each in targets.items()
    }
    book = PhraseBook(stamp, words=frozenset(words))
    book.joined = {run: phrases[stems] for run, stems in joined.items()}
    _index(book, phrases.values())
    return book


def _directions(entry: Synonym) -> Iterator[tuple[str, str, float]]:
    """(what is typed, what is looked for, its weight)."""
    times = max(LEAST_OF_NEXT, (NEXT_TOKEN if is_token(entry.term) else NEXT_TERM) ** entry.rank)
    for word in entry.words:
        yield word, entry.term, (1.0 if is_token(entry.term) else SYNONYM) * times
        if entry.direction == "both" and not is_token(entry.term):
            yield entry.term, word, LOOSE_SYNONYM
            for other in entry.words:
                if other != word:
                    yield word, other, LOOSE_SYNONYM


def _index(book: PhraseBook, phrases: Collection[Phrase]) -> None:
    often = Counter(one for phrase in phrases for one in phrase.stems)
    for phrase in phrases:
        rarest = min(phrase.stems, key=lambda one: (often[one], one))
        book.phrases.setdefault(rarest, []).append(phrase)


def generic(stems: Iterable[str]) -> frozenset[str]:
    """Without the words that nearly every name holds; all of them if there are no others."""
    given = frozenset(stems)
    return given - GENERIC or given
