"""All settings, from the environment (see docs/operating.md for the table).

Two modes: `local` (the default: only reachable by this machine's own names, key made and
kept in var/) and `production` (HANDRAIL_MODE=production), which refuses to start when
something is unsafe.
"""

import sys
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment as env

django_stubs_ext.monkeypatch()  # lets `admin.ModelAdmin[Service]` be written at run time too

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("HANDRAIL_VAR", str(BASE_DIR / "var")))
TESTING = "pytest" in sys.modules

MODE = env.choice("HANDRAIL_MODE", "local", ("local", "production"))
PRODUCTION = MODE == "production"
DEBUG = env.flag("DEBUG", False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
SECRET_KEY = env.text("SECRET_KEY") or ("" if PRODUCTION else env.local_secret_key(VAR_DIR))

if PRODUCTION:
    if DEBUG:
        raise env.refuse("DEBUG", env.text("DEBUG"), "it must be off in production")
    if len(SECRET_KEY) < 50 or "insecure" in SECRET_KEY:
        raise env.refuse("SECRET_KEY", "...", "give a random text of 50 characters or more")
    if not ALLOWED_HOSTS or any(host in {"*", "."} for host in ALLOWED_HOSTS):
        raise env.refuse(
            "ALLOWED_HOSTS", ",".join(ALLOWED_HOSTS), "name the hosts that serve this site"
        )

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "directory",
    "search",
    "importers",
    "referrals",
    "frontend",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page of results is seven times as small, which a slow phone feels. Django adds letters at
    # random, so that lengths tell nothing (BREACH); visitors have no cookie to find out anyway.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.outage.DatabaseOutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.administration.origin_within_the_site",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],  # before those of Django's administration
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'handrail.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a transaction that reads and then writes would otherwise end in
    # "database is locked" at once, without waiting for the timeout.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "directory.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/admin/login/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]  # how to add one: docs/languages.md
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
FORMAT_MODULE_PATH = ["frontend.locale"]  # a language that Django lacks has its formats beside it
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored in UTC, shown in the location's zone

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
# What people type and what listings call it; a county keeps a file of its own.
SYNONYMS_FILE = Path(env.text("SYNONYMS_FILE", str(BASE_DIR / "search" / "synonyms.toml")))
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
# Vite puts a digest in each file name, so such a file never changes.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9A-Za-z_-]{8,}\.(css|js|woff2|svg|png)$"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {
        "search": env.text("SEARCH_RATE", "120/min"),
        "suggest": env.text("SUGGEST_RATE", "600/min"),
    },
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Handrail",
    "DESCRIPTION": "Search a community resource directory.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Pictures of maps from elsewhere: who serves them sees where visitors look. Without, outlines.
MAP_TILE_URL = env.tiles("MAP_TILE_URL")
MAP_TILE_ATTRIBUTION = env.text("MAP_TILE_ATTRIBUTION")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *env.tile_hosts(MAP_TILE_URL)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"  # but: config.administration
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked from inside, without TLS
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

# A search engine beside the database, for large directories: see search/engine.py. Without one
# the directory's own index answers, and it answers whenever the engine does not.
SEARCH_ENGINE_URLS = env.servers("SEARCH_ENGINE_URL", env.words("SEARCH_ENGINE_URL"))
if TESTING:
    SEARCH_ENGINE_URLS = []  # a test names the engine that it asks
SEARCH_ENGINE_USER = env.text("SEARCH_ENGINE_USER")
SEARCH_ENGINE_PASSWORD = env.text("SEARCH_ENGINE_PASSWORD")
SEARCH_ENGINE_API_KEY = env.text("SEARCH_ENGINE_API_KEY")
SEARCH_ENGINE_CA_FILE = env.text("SEARCH_ENGINE_CA_FILE")
SEARCH_ENGINE_INDEX = env.index_name("SEARCH_ENGINE_INDEX", env.text("SEARCH_ENGINE_INDEX"))
SEARCH_ENGINE_TIMEOUT_MS = env.whole("SEARCH_ENGINE_TIMEOUT_MS", 250, least=10, most=60_000)

# Listings only, never what a visitor types: see directory/geocoding.py.
GEOCODER = env.choice("GEOCODER", "", ("", "nominatim", "photon", "arcgis", "google"))
GEOCODER_URL = env.text("GEOCODER_URL")
GEOCODER_KEY = env.text("GEOCODER_KEY")
GEOCODER_CONTACT = env.text("GEOCODER_CONTACT")

# What the site says of itself, over frontend/brand/brand.toml: a county keeps a file of its own.
BRAND_FILE = Path(env.text("BRAND_FILE")) if env.text("BRAND_FILE") else None

# Whoever knows it may read /metrics; without one nothing is counted, and nothing is there.
METRICS_TOKEN = env.token("METRICS_TOKEN", env.text("METRICS_TOKEN"))

LOG_FORMAT = env.choice("LOG_FORMAT", "line", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "without words": {"()": "config.logs.WithoutWords"},
        "json": {"()": "config.logs.Structured"},
        "json without words": {"()": "config.logs.StructuredWithoutWords"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if LOG_FORMAT == "json" else "line",
        },
        "errors": {
            "class": "logging.StreamHandler",
            "formatter": "json without words" if LOG_FORMAT == "json" else "without words",
            "level": "ERROR",
        },
        "nowhere": {"class": "logging.NullHandler"},  # without any, Python writes to stderr
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own request log names the address: words and places of a search are in no
        # log. Errors are told without them; other people's bad requests are not told.
        "django.request": {"handlers": ["errors"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        "gunicorn.http": {"level": "ERROR"},  # it remarks on every HEAD request
        # The engine's clients tell every request, and quote what was asked when it fails.
        "elastic_transport": {"handlers": ["nowhere"], "propagate": False},
        "elasticsearch": {"handlers": ["nowhere"], "propagate": False},
        "opensearch": {"handlers": ["nowhere"], "propagate": False},
    },
}
