"""Text into words, the same for every database: fold, split, drop the empty words, stem."""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

import Stemmer

LONGEST_WORD = 40  # letters; no word of the language is longer
MOST_WORDS = 32  # distinct words of one query; more say nothing more
LONGEST_QUERY = 2_000  # characters that are looked at

# Words without a need in them. "no", "not", "without" stay: "no insurance" says something.
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "near",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "we",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)
# Letters and digits of any script with their marks; everything else parts words. The digits
# and letters of CJK scripts are written without blanks, so each such sign is a word.
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)
# The field's own short forms of long words: nobody types "detoxification".
_CLIPPED = {"detoxif": "detox", "detoxifi": "detox", "rehabilit": "rehab"}
_of_thread = threading.local()


def fold(text: str) -> str:
    """Without case and accents: "Niño" -> "nino". Marks that carry a script's vowels stay."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    kept = [sign for sign in apart if not "\u0300" <= sign <= "\u036f"]
    return unicodedata.normalize("NFC", "".join(kept))


def plain_words(text: str) -> list[str]:
    """Folded words in their order, not stemmed, stop words included."""
    folded = fold(text).replace("\u2019", "'").replace("'s", " ")
    if folded.isascii():
        return _WORD.findall(folded)
    # A combining mark is no letter to `re`: join it to its word first.
    signs = [s for s in folded if unicodedata.category(s) not in {"Mn", "Cf"}]
    return _WORD.findall(_UNSPACED.sub(r" \1 ", "".join(signs)))


def _stemmer() -> Any:
    """One for each thread: it keeps the word it works at in itself."""
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("english")
    return _of_thread.stemmer


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Porter 2 stem of an English word; other scripts come back as they are."""
    if not word.isascii() or not word.isalpha():
        return word
    stemmed = str(_stemmer().stemWord(word))
    return _CLIPPED.get(stemmed, stemmed)


@lru_cache(maxsize=4_096)
def words_of(text: str) -> tuple[str, ...]:
    """The distinct words that are indexed of a text, sorted."""
    return tuple(sorted(set(_stems(plain_words(text)))))


@lru_cache(maxsize=4_096)
def indexed(*texts: str) -> str:
    """The distinct words of some texts, separated by blanks: what a field of the index holds."""
    found: set[str] = set()
    for text in texts:
        if text:
            found.update(_stems(plain_words(text)))
    return " ".join(sorted(found))


def query_words(text: str) -> tuple[str, ...]:
    """The distinct words that a search must find, in their order.

    A query of nothing but stop words or signs has none, and browses.
    """
    plain = plain_words(text[:LONGEST_QUERY])
    stems = list(dict.fromkeys(_stems(plain)))
    return tuple(stems[:MOST_WORDS])


def _stems(words: list[str]) -> list[str]:
    return [stem(word[:LONGEST_WORD]) for word in words if word not in STOP_WORDS]
