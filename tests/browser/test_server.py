"""The server that the browser asks works in the database of the tests."""

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_in_memory_is_shared_with_the_server(live_server: LiveServer) -> None:
    in_memory = connection.vendor == "sqlite"
    assert live_server.thread.connections_override == ({"default": connection} if in_memory else {})
