"""All pieces on one page, for developers alone."""

from typing import Any

import pytest

from tests.frontend.conftest import Page

pytestmark = pytest.mark.django_db


def test_the_styleguide_is_there_for_developers_alone(page: Page, settings: Any) -> None:
    page("/styleguide/", status=404)
    settings.DEBUG = True
    found = page("/styleguide/")
    for piece in (
        ".usa-button--warm",
        ".note-warm",
        ".chips",
        ".card",
        ".emergency",
        "#near-error",
    ):
        assert found.select(piece), piece
    assert len(found.find_all("h1")) == 1
