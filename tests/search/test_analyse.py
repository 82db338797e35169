"""Text into words."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from search import analyse


@pytest.fixture
def switching() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("switching")
def test_threads_that_stem_at_once_do_not_disturb_each_other() -> None:
    words = [
        f"{one}{ending}"
        for one in ("rehabilit", "counsel", "psychiatr", "homeless", "nation")
        for ending in ("ation", "ations", "ing", "ingly", "ability", "ically", "ment", "ments")
    ]
    alone = {word: analyse.stem(word) for word in words}
    for _ in range(20):
        analyse.stem.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            assert dict(zip(words, pool.map(analyse.stem, words), strict=True)) == alone
