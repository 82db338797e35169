"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.health import healthz
from config.metrics import metrics
from frontend.brand import reading
from frontend.sitemaps import SITEMAPS
from frontend.views import brand
from frontend.views.robots import robots

handler500 = "config.outage.server_error"
admin.site.site_header = admin.site.site_title = reading.brand().name

urlpatterns = [
    path("healthz", healthz),
    path("metrics", metrics),
    path("api/", include("search.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", template_name="frontend/api_docs.html"
        ),
        name="docs",
    ),
    path("robots.txt", robots),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("brand/<slug:digest>/colours.css", brand.styles, name="brand_styles"),
    path("brand/<slug:digest>/<str:name>", brand.logo, name="brand_logo"),
    # English without a prefix, any other under its code (/es/): the address alone says the language.
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("frontend.urls")),
        prefix_default_language=False,
    ),
]
