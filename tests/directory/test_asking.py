"""Words around what somebody asks for: one file for each language, all of them heard."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from directory.asking.reading import FOLDER, asking, read
from search.analyse import fold


def test_each_language_of_the_site_has_a_file() -> None:
    assert {code for code, _name in settings.LANGUAGES} <= {
        path.stem for path in FOLDER.glob("*.toml")
    }


def test_the_words_of_all_languages_are_heard_together() -> None:
    heard = asking()
    assert {"need", "necesito"} <= heard.fillers
    assert {"mother", "madre"} <= heard.beside
    assert {("near",), ("cerca", "de")} <= set(heard.places_only)
    near_me = re.compile("|".join(heard.near_me), re.IGNORECASE)
    assert near_me.fullmatch("near me")
    assert near_me.fullmatch("cerca de mí")


def test_another_language_is_another_file(tmp_path: Path) -> None:
    path = tmp_path / "ht.toml"
    path.write_text('fillers = "mwen bezwen"\nplaces_only = ["toupre"]\n', encoding="utf-8")
    heard = read([path, FOLDER / "en.toml"])
    assert {"mwen", "bezwen", "need"} <= heard.fillers
    assert ("toupre",) in heard.places_only


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ht.toml"
    path.write_text('filers = "mwen"\n', encoding="utf-8")
    with pytest.raises(KeyError, match="filers"):
        read([path])


def test_words_are_written_as_they_are_compared() -> None:
    heard = asking()
    runs = [*heard.places_only, *heard.places_and_more, *heard.before_a_name]
    words = {*heard.fillers, *heard.beside, *heard.after_a_name, *(w for run in runs for w in run)}
    assert [word for word in words if fold(word) != word] == []
