"""Reading the box: place, spelling, phrases, filters; what is left are plain words."""

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from directory.lists import enumerated
from directory.places import ResolvedPlace, is_place_word
from directory.places_in_words import PlaceInWords
from directory.terms import naming
from search import labels
from search.ages import band_of
from search.evidence import concept_match
from search.origins import Origin, origin_of, where_listings_are
from search.query import Concept, Need, Wording
from search.reading.age import GROUPS, ages_said
from search.reading.calling import number_said
from search.reading.denying import refused_in
from search.reading.everyday import is_everyday
from search.reading.phrases import LOOSEST, Found, PhraseBook, compile_book, is_joint, is_token
from search.reading.placing import PlaceFinder, listings
from search.reading.spelling import mend
from search.reading.terms import TermNames, term_names
from search.reading.tokens import Token, stems_of, tokens_of, without
from search.snapshot import Snapshot
from search.synonyms import Lexicon
from search.vocabulary import label

# Said in the box these leave out the rest, as if chosen from the list.
FILTERS = frozenset({"cost", "language", "mode", "open_now"})
# Whom a listing is for. Many do not say, and take everybody: those that say go first.
AUDIENCES = frozenset(
    "group:" + value
    for value in (
        "women", "men", "women_accepted", "men_accepted", "pregnant", "veterans",
        "active_military", "military_families", "lgbtq", "older_adults", "adolescents",
        "young_adults", "justice_involved",
    )
)  # fmt: skip
# From so many words on a text is a story: what is no need in it leaves nothing out.
STORY = 7
# A phrase that a specialist explained: what it was explained by counts more than its own words.
AS_TYPED = 0.5
# An everyday word that is less of a term's name than this tells the story around a need: "home" of
# "nursing home", "up" of "follow-up".
TELLS_A_STORY = 0.5
SAYS_IT = 0.75  # so much of a term's name the words must be, where they have been explained


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the box that were taken for a filter or a wish, to be shown and taken back."""

    facet: str  # "place" for a place
    values: tuple[str, ...]
    label: str
    words: str
    without: str  # the box without them


@dataclass(frozen=True, slots=True)
class Reading:
    text: str = ""  # mended, without the place
    corrected_from: str | None = None
    origin: Origin | None = None
    near_me: bool = False
    concepts: tuple[Concept, ...] = ()
    named: tuple[str, ...] = ()
    story: bool = False
    said: tuple[Said, ...] = ()
    rest: str = ""  # the text without all that was said

    def as_dict(self) -> dict[str, Any]:
        """The shape of the API."""
        return {
            "q": self.text,
            "corrected_from": self.corrected_from,
            "place_from_words": self.origin.label if self.origin else None,
            "near_me": self.near_me,
            "said": [
                {
                    "facet": one.facet,
                    "values": list(one.values),
                    "label": one.label,
                    "words": one.words,
                    "without": one.without,
                }
                for one in self.said
            ],
        }

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The plain filters among what was said."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.said:
            if one.facet in FILTERS and one.facet != "open_now":
                found[one.facet] = tuple(dict.fromkeys((*found.get(one.facet, ()), *one.values)))
        return found

    @property
    def open_now(self) -> bool:
        return any(one.facet == "open_now" for one in self.said)


@dataclass(slots=True)
class Reader:
    """Reads against what the index and the synonyms know now."""

    snapshot: Snapshot
    book: PhraseBook
    terms: TermNames
    chosen: Collection[str] = ()
    """Facets that were chosen by hand: words do not choose them again."""

    def read(self, text: str, *, place_given: bool = False, literal: bool = False) -> Reading:
        """`literal`: the words as they are, no spelling mended and no place or filter seen."""
        if literal:
            return self._plain(text)
        placed = self._place(text)
        rest = _without_place(text, placed)
        tokens = tokens_of(rest)
        mended = mend(tokens, self.snapshot, self.book, self._exists)
        corrected = _rewritten(rest, tokens, mended) if mended else rest
        reading = self._needs(corrected)
        if placed is not None and not place_given and placed.place is not None:
            reading = self._placed(reading, placed.place, placed)
        return replace(
            reading,
            near_me=placed is not None and placed.near_me,
            corrected_from=text if mended else None,
        )

    def _place(self, text: str) -> PlaceInWords | None:
        """Also in front of a filter: the finder trusts a bare name only at the end of the words."""
        filtering = _filtering(self.book.among(tokens_of(text)))
        places = PlaceFinder(self.snapshot, self.book)
        for words in (text, without(text, filtering)) if filtering else (text,):
            placed = places.find(words)
            if placed is not None and placed.said in text:
                rest = text.replace(placed.said, " ", 1) if words != text else placed.rest
                return replace(placed, rest=" ".join(rest.split()))
        return None

    def _plain(self, text: str) -> Reading:
        tokens = [token for token in tokens_of(text) if not token.stop]
        concepts = tuple(self._word(token, "must") for token in tokens)
        return Reading(text, concepts=concepts, named=tuple(one.stem for one in tokens))

    def _placed(self, reading: Reading, place: ResolvedPlace, placed: PlaceInWords) -> Reading:
        origin = where_listings_are(origin_of(place), self.snapshot)
        said = Said("place", (origin.label,), origin.label, placed.said, placed.rest)
        return replace(reading, origin=origin, said=(said, *reading.said))

    def _needs(self, text: str) -> Reading:
        if called := number_said(text):
            return Reading(text, concepts=(called,))
        every = tokens_of(text)
        refused = refused_in(every)
        phrases = self._phrases(every, refused)
        tokens = [token for token in every if not token.stop]
        left = [token for token in _not_in(tokens, phrases) if token not in refused]
        runs = self.terms.runs([token for token in left if not token.filler])
        left = _not_in(left, runs)
        said: list[Said] = []
        concepts: list[Concept] = []
        for phrase in (*phrases, *runs):
            self._take(phrase, text, said, concepts)
        explained = any(one.need == "must" for one in concepts)
        story = explained and len(tokens) >= STORY
        heard = explained or any(one.facet in FILTERS for one in said)  # "takes Blue Cross"
        for token in left:
            if (heard and token.filler) or ((explained or refused) and token.denial):
                continue
            spare = token.beside or (explained and self._only_tells(token))
            spare = spare or (story and not self._is_a_name(token))
            concepts.append(self._word(token, "may" if spare else "must"))
        concepts += [replace(self._meaning(token), need="not") for token in refused]
        rest = without(text, _filtering(phrases))
        named = () if self._all_needs(concepts) else tuple(one.stem for one in tokens)
        return Reading(
            text,
            concepts=_some_must(concepts),
            named=named,
            story=story,
            said=tuple(said),
            rest=rest,
        )

    def _phrases(self, every: Sequence[Token], refused: Sequence[Token]) -> list[Found]:
        """Ages, and what the synonyms know; not of words that tell what is not wanted, unless
        such a phrase says just that: "not the police"."""
        aged = ages_said(every)
        held = {token for one in aged for token in one.tokens}

        def counts(found: Found) -> bool:
            tokens = found.tokens
            if not held.isdisjoint(tokens) or (held and _only_an_age(found)):
                return False
            if any(one in refused for one in tokens) and not any(one.denial for one in tokens):
                return False
            return self._is_said(found)

        found = self.book.among(every, counts)
        if not found and len(every) >= STORY:
            found = self.book.among(every, counts, loose=LOOSEST)
        return [*aged, *found]

    def _meaning(self, token: Token) -> Concept:
        found = self.book.among((token,), self._is_said)
        return self._concept(found[0]) if found else self._word(token, "not")

    def _is_a_name(self, token: Token) -> bool:
        """A word that is no word of everyday but what a specialist calls something: a medicine,
        that the story is about."""
        return not is_everyday(token.word) and any(
            share >= SAYS_IT for _, share in self.terms.saying((token.stem,))
        )

    def _only_tells(self, token: Token) -> bool:
        """An everyday word beside a need that was understood: "coming off", "all the time". Where
        listings have it, those go first; it leaves none out."""
        return is_everyday(token.word) and all(
            share < TELLS_A_STORY for _, share in self.terms.saying((token.stem,))
        )

    def _all_needs(self, concepts: Sequence[Concept]) -> bool:
        """Every word is known for a kind of help: then none of it is a name."""
        return all(
            one.need in ("may", "not")
            or any(each.terms or each.tokens or each.ages or each.all_of for each in one.wordings)
            for one in concepts
        )

    def _take(self, phrase: Found, text: str, said: list[Said], concepts: list[Concept]) -> None:
        tokens = [target.text for target in phrase.targets if is_token(target.text)]
        facets = _by_facet(tokens)
        if "age" in facets:  # "teens" are an age and a group: one word, one chip
            facets.pop("group", None)
        for facet, values in facets.items():
            filters = facet in FILTERS and len(tokens) == len(phrase.targets)
            if not (filters and facet in self.chosen):
                said.append(_said(facet, values, phrase, text))
        if (
            not tokens
            or any(_facet(token) not in FILTERS for token in tokens)
            or len(tokens) < len(phrase.targets)
        ):
            concepts.append(self._concept(phrase))

    def _is_said(self, phrase: Found) -> bool:
        """Whether it is a filter, or any listing says it."""
        if any(is_token(target.text) for target in phrase.targets):
            return True
        return bool(concept_match(self.snapshot, self._concept(phrase)).anywhere)

    def _concept(self, phrase: Found) -> Concept:
        told = any(not is_token(target.text) for target in phrase.targets)
        typed = self._wording(phrase.stems, AS_TYPED if told else 1.0)
        wordings = [_sayings(typed) if told else typed]
        tokens = []
        for target in phrase.targets:
            if is_joint(target.text):
                parts = tuple(self._target(part.strip(), 1.0) for part in target.text.split("+"))
                wordings.append(Wording(all_of=parts, weight=target.weight))
                continue
            if is_token(target.text):
                tokens.append(target)
            wordings.append(self._target(target.text, target.weight))
        # "Gets out of prison" asks for help after prison; that some say so of their guests, tells.
        most = max((target.weight for target in phrase.targets), default=0.0)
        audience = any(_is_audience(one.text) and one.weight >= most for one in tokens)
        words = " ".join(token.word for token in phrase.tokens)
        return Concept(words, tuple(wordings), "should" if audience else "must")

    def _target(self, text: str, weight: float) -> Wording:
        if not is_token(text):
            return self._wording(stems_of(text), weight)
        facet, _, value = text.partition(":")
        if facet == "age":
            return Wording(ages=(band_of(value),), weight=weight)
        return Wording(tokens=(text,), weight=weight)

    def _wording(self, stems: Sequence[str], weight: float) -> Wording:
        return Wording(tuple(stems), self.terms.saying(stems), weight=weight)

    def _word(self, token: Token, need: Need) -> Concept:
        return Concept(token.word, (self._wording((token.stem,), 1.0),), need)

    def _exists(self, token: Token) -> bool:
        return self._listings(token.stem) > 0 or is_place_word(token.word)

    def _listings(self, word: str) -> int:
        return listings(self.snapshot, word)


def _sayings(typed: Wording) -> Wording:
    """Without terms that only hold the words among others: whoever wrote the entry knows what the
    words mean, and "psychosocial rehabilitation" is not what "rehab" is."""
    terms = tuple((term, share) for term, share in typed.terms or () if share >= SAYS_IT)
    return replace(typed, terms=terms)


def reader(snapshot: Snapshot, lexicon: Lexicon, chosen: Collection[str] = ()) -> Reader:
    """One query when the index moved since, for the names of terms."""
    return Reader(snapshot, book_of(lexicon), _names(snapshot), chosen)


_books: dict[str, PhraseBook] = {}
_compiling = threading.Lock()
_terms: dict[str, tuple[object, TermNames]] = {}


def book_of(lexicon: Lexicon) -> PhraseBook:
    """Compiled once for each state of the synonyms; the last few are kept, for previews."""
    with _compiling:
        if lexicon.stamp not in _books:
            while len(_books) > 3:
                _books.pop(next(iter(_books)))
            names = naming.in_other_languages()
            _books[lexicon.stamp] = compile_book(lexicon.entries, lexicon.stamp, names)
        return _books[lexicon.stamp]


def _names(snapshot: Snapshot) -> TermNames:
    known = labels.labels(snapshot)
    held = _terms.get("")
    if held is None or held[0] is not known.terms:
        names = {pk.hex(): label.card["name"] for pk, label in known.terms.items()}
        held = _terms[""] = (known.terms, term_names(names))
    return held[1]


def _without_place(text: str, placed: PlaceInWords | None) -> str:
    if placed is None:
        return text
    if not placed.rest and placed.how != "after_preposition" and not placed.near_me:
        return text  # nothing but a place: what is there, or tells of it
    return placed.rest


def _only_an_age(found: Found) -> bool:
    """ "Hijo" beside "de 15 años": how old he is was said."""
    return bool(found.targets) and all(
        _facet(one.text) == "age" or one.text in GROUPS.values() for one in found.targets
    )


def _not_in(tokens: Sequence[Token], found: Iterable[Found]) -> list[Token]:
    taken = {token for one in found for token in one.tokens}
    return [token for token in tokens if token not in taken]


def _facet(token: str) -> str:
    return token.partition(":")[0]


def _filtering(phrases: Iterable[Found]) -> list[Token]:
    return [
        token
        for phrase in phrases
        if any(is_token(target.text) for target in phrase.targets)
        for token in phrase.tokens
    ]


def _by_facet(tokens: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for token in tokens:
        facet, _, value = token.partition(":")
        found[facet] = (*found.get(facet, ()), value)
    return found


def _is_audience(token: str) -> bool:
    return token in AUDIENCES or _facet(token) == "age"


def _said(facet: str, values: tuple[str, ...], phrase: Found, text: str) -> Said:
    words = " ".join(text[one.start : one.end] for one in phrase.tokens)
    names = enumerated(label(facet, value) for value in values)
    return Said(facet, values, names, words, without(text, phrase.tokens))


def _some_must(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """If nothing is asked for but wishes, or words that say little, then those are meant."""
    for need in ("must", "should", "may"):
        if any(one.need == need for one in concepts):
            return tuple(replace(one, need="must") if one.need == need else one for one in concepts)
    return tuple(concepts)


def _rewritten(text: str, tokens: Iterable[Token], mended: dict[str, str]) -> str:
    for token in sorted(tokens, key=lambda one: -one.start):
        if token.word in mended:
            text = text[: token.start] + mended[token.word] + text[token.end :]
    return text
