"""One address asks so often and no more, whenever the minute begins."""

import pytest
from django.core.cache import cache
from django.test import Client

from search.throttling import CountedThrottle

pytestmark = pytest.mark.django_db
MINUTE = 1_800_000_000  # begins one


@pytest.fixture(autouse=True)
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(CountedThrottle, "THROTTLE_RATES", {"search": "3/min"})


class Asking:
    def __init__(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.monkeypatch = monkeypatch

    def __call__(self, second: float, address: str = "192.0.2.1") -> int:
        self.monkeypatch.setattr(CountedThrottle, "timer", lambda _: MINUTE + second)
        answer = self.client.get("/api/search?q=food", REMOTE_ADDR=address)
        self.retry_after = answer.headers.get("Retry-After")
        return answer.status_code


@pytest.fixture
def ask(client: Client, monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(client, monkeypatch)


def test_the_fourth_within_a_minute_is_refused_and_told_when_to_come_back(ask: Asking) -> None:
    assert [ask(second) for second in (0, 1, 2, 3)] == [200, 200, 200, 429]
    assert ask.retry_after == "57"


def test_another_address_is_not_held_up(ask: Asking) -> None:
    assert [ask(0), ask(1), ask(2), ask(3)] == [200, 200, 200, 429]
    assert ask(3, "192.0.2.2") == 200


def test_the_end_of_a_minute_does_not_let_twice_as_many_through(ask: Asking) -> None:
    assert [ask(57), ask(58), ask(59)] == [200, 200, 200]
    assert ask(61) == 429
    assert ask(90) == 200


def test_who_goes_on_asking_is_let_in_again_as_soon_as_who_waits(ask: Asking) -> None:
    assert [ask(0), ask(1), ask(2)] == [200, 200, 200]
    assert {ask(second) for second in range(3, 60)} == {429}
    assert ask(90) == 200
