import pytest

from tests.search.gold.misspelling import LONG, WORD, misspelt
from tests.search.gold.queries import SETS, read

LONG_WORDS = sorted({w for name in SETS for q in read(name) for w in WORD.findall(q.q)})


def test_short_words_and_numbers_stay() -> None:
    assert misspelt("detox in 60614 today") == "detox in 60614 today"


def test_every_long_word_gets_an_error_and_the_rest_of_the_text_none() -> None:
    right = "Rehab for pregnant women, Medicaid 24 hours"
    words, wrong = right.split(), misspelt(right).split()
    differ = [word for word, other in zip(words, wrong, strict=True) if word != other]
    assert differ == ["pregnant", "Medicaid"]


def test_the_errors_are_the_same_every_time() -> None:
    assert misspelt("buprenorphine treatment") == misspelt("buprenorphine treatment")


@pytest.mark.parametrize("word", [word for word in LONG_WORDS if len(word) >= LONG])
def test_it_is_one_error_and_never_in_the_first_letter(word: str) -> None:
    wrong = misspelt(word)
    assert wrong != word
    assert wrong[0] == word[0]
    assert abs(len(wrong) - len(word)) <= 1
    differ = [at for at, (a, b) in enumerate(zip(word, wrong, strict=False)) if a != b]
    tail = differ[0] if differ else len(word)
    ends = {word[tail + 1 :], word[tail:], word[tail + 2 :]}
    assert any(wrong.endswith(end) for end in ends)
