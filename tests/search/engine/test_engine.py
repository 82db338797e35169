"""Which engine it is, and what is said of one that does not do what was asked."""

import logging
from typing import Any

import pytest

from search.engine import Config, Engine, EngineAway, EngineError, EngineRefused, NoIndex
from tests.search.engine.answering import product, server


def test_a_real_engine_says_what_it_is(target: Engine, request: pytest.FixtureRequest) -> None:
    assert target.kind.name == request.node.callspec.params["target"]
    assert (
        target.kind.version.partition(".")[0]
        == {"elasticsearch": "9", "opensearch": "3"}[target.kind.name]
    )


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (product("8.19.0"), "Elasticsearch 8.19.0"),
        (product("2.19.1", "opensearch"), "OpenSearch 2.19.1"),
        ({"hello": "world"}, "no search engine"),
        ([], "no search engine"),
    ],
)
def test_another_engine_is_refused_with_the_names_of_those_that_are_not(
    told: Any, named: str
) -> None:
    with server(lambda path: (200, told, 0)) as other:
        with pytest.raises(EngineRefused, match="Elasticsearch 9 and OpenSearch 3") as refused:
            _ = Engine(Config((other.url,), timeout_seconds=5)).kind
        assert named in str(refused.value)


@pytest.mark.parametrize("version", [product("9.1.0"), product("3.2.0", "opensearch")])
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": {"type": "security_exception"}}, EngineRefused),
        (403, {"error": {"type": "security_exception"}}, EngineRefused),
        (404, {"error": {"type": "index_not_found_exception"}}, NoIndex),
        (400, {"error": {"type": "parsing_exception", "reason": "secret words"}}, EngineRefused),
        (429, {"error": {"type": "circuit_breaking_exception"}}, EngineAway),
        (503, {}, EngineAway),
        (500, {}, EngineRefused),
        (200, b"{no json", EngineAway),
    ],
)
def test_both_clients_fail_in_the_same_few_ways(
    version: Any, status: int, body: Any, kind: type[EngineError], caplog: Any
) -> None:
    def answer(path: str) -> tuple[int, Any, float]:
        return (200, version, 0) if path == "/" else (status, body, 0)

    with server(answer) as one, caplog.at_level(logging.DEBUG):
        with pytest.raises(EngineError) as failed:
            Engine(Config((one.url,), timeout_seconds=5)).request(
                "POST", "/x", body={"q": "secret"}
            )
        assert type(failed.value) is kind
        assert "secret" not in str(failed.value)


@pytest.mark.parametrize("version", [product("9.1.0"), product("3.2.0", "opensearch")])
def test_a_slow_engine_is_not_waited_for(version: Any) -> None:
    def answer(path: str) -> tuple[int, Any, float]:
        return 200, version, 0 if path == "/" else 2

    with server(answer) as slow, pytest.raises(EngineAway, match="in time"):
        Engine(Config((slow.url,), timeout_seconds=0.2)).request("GET", "/_search")


@pytest.mark.parametrize("version", [product("9.1.0"), product("3.2.0", "opensearch")])
def test_an_engine_that_is_down_goes_unheard_while_another_node_answers(version: Any) -> None:
    with server(lambda path: (200, version if path == "/" else {"ok": True}, 0)) as there:
        both = Engine(Config(("http://127.0.0.1:9", there.url), timeout_seconds=5))
        for _ in range(4):
            assert both.request("GET", "/_anything") == {"ok": True}


def test_nobody_there_is_away() -> None:
    with pytest.raises(EngineAway, match="cannot be reached"):
        _ = Engine(Config(("http://127.0.0.1:9",))).kind


@pytest.mark.parametrize("version", [product("9.1.0"), product("3.2.0", "opensearch")])
@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"user": "ann", "password": "secret"}, "Basic YW5uOnNlY3JldA=="),
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
    ],
)
def test_the_password_or_key_goes_with_every_request(
    version: Any, given: dict[str, str], sent: str
) -> None:
    with server(lambda path: (200, version if path == "/" else {}, 0)) as one:
        config = Config((one.url,), timeout_seconds=5, **given)
        Engine(config).request("GET", "/_anything")
        sent_each = [
            {name.lower(): value for name, value in each.items()}.get("authorization")
            for each in one.headers
        ]
        assert set(sent_each) == {sent}
        assert "secret" not in repr(config)
        assert "a2V5" not in repr(config)
