"""`/api/search` and `/api/suggest`."""

from django.urls import path

from search.api import SearchView, SuggestView

app_name = "search"
urlpatterns = [
    path("search", SearchView.as_view(), name="search"),
    path("suggest", SuggestView.as_view(), name="suggest"),
]
