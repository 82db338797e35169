"""Whoever searches with the words of an emergency is shown whom to call."""

import logging
import re
import tomllib
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from search.crisis import FILE, kinds, known_kinds
from tests.factories import make_service
from tests.search.conftest import Ask, names

HELD: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["kind"]

SAID: dict[str, tuple[str, ...]] = {
    # English
    "overdose": ("overdose",),
    "my friend is overdosing": ("overdose",),
    "I took too many pills": ("overdose",),
    "he won\u2019t wake up": ("overdose",),
    "naloxone near me": ("overdose",),
    "someone is going to kill me": ("danger",),
    "he's gonna kill me": ("danger",),
    "He'll kill me": ("danger",),
    "I am being followed": ("danger",),
    "my ex has a gun": ("danger",),
    "I want to kill myself": ("suicide",),
    "KILL MYSELF": ("suicide",),
    "thinking about killing myself": ("suicide",),
    "end my life": ("suicide",),
    "i just want to die": ("suicide",),
    "I don't want to live": ("suicide",),
    "dont want to live anymore": ("suicide",),
    "dont want to live with this pain": ("suicide",),
    "my daughter is cutting herself": ("suicide",),
    "988": ("suicide",),
    "he hit me": ("violence",),
    "my husband hits me": ("violence",),
    "partner abused me": ("violence",),
    "my boyfriend strangled me": ("violence",),
    "I was raped last year": ("assault",),
    "help for rape victims": ("assault",),
    "sexually assaulted": ("assault",),
    "human trafficking": ("trafficking",),
    "my dad hits me": ("violence", "child_abuse"),
    "report child abuse": ("child_abuse",),
    "my toddler drank bleach": ("poisoning",),
    "poison control": ("poisoning",),
    "overdosed and wants to die": ("overdose", "suicide"),
    "mental health crisis": ("suicide",),
    "restraining order": ("violence",),
    "elder abuse": ("violence",),
    "my friend is unconscious": ("overdose",),
    "she took a lot of pills": ("overdose",),
    "someone is breaking in": ("danger",),
    "we are in danger": ("danger",),
    "voices telling me to hurt people": ("suicide",),
    "i can't live like this anymore": ("suicide",),
    "my son wants to hang himself": ("suicide",),
    "he beats her": ("violence",),
    "I don't feel safe at home": ("violence",),
    "afraid of my ex": ("violence",),
    "neighbor beats his kids": ("child_abuse",),
    "he has my passport": ("trafficking",),
    "toddler ate gummies": ("poisoning",),
    "carbon monoxide": ("poisoning",),
    "mi hijo se quiere matar": ("suicide",),
    # Those who look for a service with such words see the numbers too.
    "suicide prevention": ("suicide",),
    "grief after suicide": ("suicide",),
    "domestic violence shelter": ("violence",),
    "overdose training": ("overdose",),
}
SPANISH: dict[str, tuple[str, ...]] = {
    "sobredosis": ("overdose",),
    "tomó demasiadas pastillas": ("overdose",),
    "mi esposo quiere matarme": ("danger",),
    "me están siguiendo": ("danger",),
    "quiero morir": ("suicide",),
    "QUIERO MORIRME": ("suicide",),
    "matarme": ("suicide",),
    "me quiero matar": ("suicide",),
    "no quiero vivir": ("suicide",),
    "suicidio": ("suicide",),
    "me pega": ("violence",),
    "me golpea mi esposo": ("violence",),
    "violencia doméstica": ("violence",),
    "violación": ("assault",),
    "me violaron": ("assault",),
    "trata de personas": ("trafficking",),
    "maltrato infantil": ("violence", "child_abuse"),
    "mi hijo tomó cloro": ("poisoning",),
}
MISSPELT: dict[str, tuple[str, ...]] = {
    "kil myself": ("suicide",),
    "killmyself": ("suicide",),
    "kill my self": ("suicide",),
    "kll myslf": ("suicide",),
    "suicde": ("suicide",),
    "suiside": ("suicide",),
    "sucidal": ("suicide",),
    "wana die": ("suicide",),
    "overdoze": ("overdose",),
    "overdse": ("overdose",),
    "over dose": ("overdose",),
    "ovredose": ("overdose",),
    "narcann": ("overdose",),
    "he hitt me": ("violence",),
    "he strangeled me": ("violence",),
    "domestic violance": ("violence",),
    "molestd": ("assault",),
    "sexualy asaulted": ("assault",),
    "human trafficing": ("trafficking",),
    "suisidio": ("suicide",),
    "sobredocis": ("overdose",),
    "quiero morrir": ("suicide",),
    "sui\u200bcide": ("suicide",),
    "\u202bsuicide\u202c": ("suicide",),
    "s\u00faicide": ("suicide",),
}
HARMLESS = (
    "",
    "killing time",
    "dying to know",
    "hit me up",
    "bed bug poison",
    "poison ivy",
    "substance abuse",
    "drug abuse treatment",
    "alcohol abuse",
    "naltrexone",
    "suboxone near 60614",
    "anger management",
    "skill building",
    "grape picking jobs",
    "dye my hair",
    "shot clinic",
    "flu shots",
    "knife skills class",
    "gun safety",
    "live in Chicago",
    "I dont want to live with my parents",
    "job training after prison",
    "10 kms away",
    "312-988-0100",
    "my back is killing me",
    "cut my hair",
    "kicked out of home",
    "following up on my case",
    "no quiero vivir en la calle",
    "violación de probatoria",
    "comida gratis",
    "habla español",
    "matar cucarachas",
    "want to quit smoking",
    "end of life care",
    "hospice for my dying mother",
    "die Kinder",
    "lead paint",
    "hears voices",
    "dad wants to die at home",
    "crisis nursery",
)


@pytest.mark.parametrize("text", SAID)
def test_an_emergency_is_heard(text: str) -> None:
    assert kinds(text) == SAID[text]


@pytest.mark.parametrize("text", SPANISH)
def test_an_emergency_is_heard_in_spanish(text: str) -> None:
    assert kinds(text) == SPANISH[text]


@pytest.mark.parametrize("text", MISSPELT)
def test_an_emergency_is_heard_in_whatever_spelling(text: str) -> None:
    assert kinds(text) == MISSPELT[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert kinds(text) == ()


def test_an_emergency_beside_a_harmless_phrase_is_heard() -> None:
    assert kinds("hit me up before he hits me") == ("violence",)
    assert kinds("killing time until I kill myself") == ("suicide",)


@pytest.mark.parametrize("kind", HELD, ids=lambda kind: kind["name"])
def test_every_phrase_of_the_file_is_heard(kind: dict[str, Any]) -> None:
    """A phrase with a sign that no search holds would never be."""
    for phrase in kind["phrases"]:
        assert kind["name"] in kinds(re.sub("[=…]", " ", phrase)), phrase


@pytest.mark.parametrize("kind", HELD, ids=lambda kind: kind["name"])
def test_every_exception_of_the_file_excepts(kind: dict[str, Any]) -> None:
    for phrase in kind["unless"]:
        assert kind["name"] not in kinds(re.sub("[=…]", " ", phrase)), phrase


@given(st.text(alphabet=st.characters(), max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert set(kinds(text)) <= set(known_kinds())


@given(st.text(alphabet="suicde kilmyf…='\u200f\u200b\u0430\u4e00\ufdfa\u0301-", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_signs_is_read(text: str) -> None:
    assert set(kinds(text)) <= set(known_kinds())


@pytest.mark.parametrize(
    "text",
    ["z" * 5_000, "kil " * 5_000, "suicd" * 5_000, "\ufdfa" * 5_000, "want " * 400, "'" * 3_000],
    ids=ascii,
)
def test_long_texts_are_read(text: str) -> None:
    assert set(kinds(text)) <= set(known_kinds())


def test_only_the_beginning_of_a_long_text_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kinds("suicide " + "a " * 5_000) == ("suicide",)
    assert kinds("a " * 1_000 + "suicide") == ()


def test_of_many_unknown_words_only_the_first_are_mended() -> None:
    strange = " ".join(f"qx{one}{other}v" for one in "abcdefghij" for other in "abcdefghij")
    assert kinds(f"suicde {strange}") == ("suicide",)
    assert kinds(f"{strange} suicde") == ()
    assert kinds(f"{strange} suicide") == ("suicide",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["kil myself", "quiero morir", "I want to die", "he hit me", "food pantry"]
)
def test_an_answer_says_what_was_heard(ask: Ask, text: str) -> None:
    said = SAID | SPANISH | MISSPELT | {"I want to die": ("suicide",)}
    assert ask(f"q={quote(text)}")["crisis"] == list(said.get(text, ()))


def test_the_listings_stay(ask: Ask) -> None:
    make_service("Suicide prevention class")
    found = ask("q=suicide")
    assert found["crisis"] == ["suicide"]
    assert names(found) == ["Suicide prevention class"]
    assert ask()["crisis"] == []


def test_words_looked_for_literally_are_heard_too(ask: Ask) -> None:
    assert ask("q=suicde&literal=1")["crisis"] == ["suicide"]


@pytest.mark.django_db
def test_no_word_is_in_a_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for text in ("strangled", "sucidal", "violaron"):
        assert client.get(f"/api/search?q={text}").status_code == 200
        assert client.get(f"/search/?q={text}").status_code == 200
        assert text not in caplog.text
