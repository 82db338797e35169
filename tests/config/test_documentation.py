"""The page that documents the API."""

from django.test import Client


def test_the_page_about_the_api_needs_no_inline_style_or_script(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
