"""Who writes, as the history names them."""

from django.http import HttpRequest

from directory import models
from directory.drafts import Author


def author_of(request: HttpRequest) -> Author:
    user = request.user
    assert isinstance(user, models.User)
    return Author(user.get_full_name(), user_id=user.pk)
