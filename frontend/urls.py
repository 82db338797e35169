"""The public pages; config.urls puts them under each language."""

from django.urls import path

from frontend.views.accessibility import accessibility
from frontend.views.browse import browse, state, town
from frontend.views.home import home
from frontend.views.my_list import my_list
from frontend.views.organization import organization
from frontend.views.safety import safety
from frontend.views.search import search
from frontend.views.service import service
from frontend.views.styleguide import styleguide

app_name = "frontend"

urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("accessibility/", accessibility, name="accessibility"),
    path("browse/", browse, name="browse"),
    path("places/<slug:code>/", state, name="state"),
    path("places/<slug:code>/<slug:slug>/", town, name="town"),
    path("list/", my_list, name="my_list"),
    path("safety/", safety, name="safety"),
    path("services/<uuid:pk>/", service, name="service"),
    path("organizations/<uuid:pk>/", organization, name="organization"),
    path("styleguide/", styleguide, name="styleguide"),
]
