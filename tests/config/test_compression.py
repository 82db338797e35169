"""Pages go out compressed to whoever can read that."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_a_browser_that_says_it_can_read_that(client: Client) -> None:
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"<!DOCTYPE html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(client.get("/").content) / 2


def test_others_get_it_plain(client: Client) -> None:
    plain = client.get("/")
    assert "Content-Encoding" not in plain
    assert b"<!DOCTYPE html>" in plain.content
