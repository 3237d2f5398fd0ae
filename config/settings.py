"""All settings of Constat, from the environment alone, safe by default. Each limit says its unit and reason."""

from __future__ import annotations

import base64
import hashlib
import re
import warnings
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env

env.ensure_sqlite()
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")  # kept with the facts too

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = env.home()
CONSTAT_HOME = HOME.root
SITE = env.site_url()

DEBUG = env.flag("CONSTAT_DEBUG", False)
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = SITE.allowed_hosts
SITE_NAME = env.text("CONSTAT_NAME", "Constat")
CONSTAT_URL = SITE.url
SOURCE_URL = env.text("CONSTAT_SOURCE_URL")  # AGPL: who runs a changed copy offers its source to those who use it
KEYS_DIR = HOME.keys

# --- https: on as soon as the site says it lives at an https address -----------------------------------------
SECURE_SSL_REDIRECT = SITE.secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE.secure
SECURE_HSTS_SECONDS = 31_536_000 if SITE.secure else 0  # one year, the length preload lists ask for
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("CONSTAT_BEHIND_PROXY", False) else None
CSRF_TRUSTED_ORIGINS = [SITE.url]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "people",
    "reports",
    "mapping",
    "campaigns",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "people.middleware.GzipText",  # above WhiteNoise: without it scripts and styles leave uncompressed
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "people.middleware.BodyLimit",  # above the CSRF check, which reads the whole form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "people.middleware.PermissionsPolicy",
    "people.middleware.ErrorsInWords",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

# --- database: SpatiaLite in CONSTAT_HOME, or what DATABASE_URL names -----------------------------------------
DATABASES = {"default": env.database()}
_gdal = env.gdal_paths()
GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH = _gdal.gdal, _gdal.geos
SPATIALITE_LIBRARY_PATH = env.spatialite_path()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # Django forgets from 300 on, and with them who sent how much
    },
    "memory": {  # of one web process
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # addresses of a minute, some 10 kB each at most
    },
}

# --- people -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Citizen"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3  # a code of 8 signs, three tries: nothing to guess
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # seconds: long enough for a slow mailbox
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"signup": "3/h/ip", "request_login_code": "10/h/ip,5/h/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_REDIRECT_URL = "mine"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
EMAIL_HOST = env.text("CONSTAT_SMTP_HOST")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "people.mail.LocalBackend"
EMAIL_PORT = env.number("CONSTAT_SMTP_PORT", 587, least=1, most=65_535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("CONSTAT_SMTP_USER"), env.text("CONSTAT_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("CONSTAT_SMTP_TLS", True)
EMAIL_TIMEOUT = 20  # seconds: a mail server that hangs must not hold a page
EMAIL_FILE_PATH = str(CONSTAT_HOME / "mail")
DEFAULT_FROM_EMAIL = env.text("CONSTAT_MAIL_FROM", f"constat@{SITE.host}")

# --- languages ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- files ----------------------------------------------------------------------------------------------------
MEDIA_ROOT = HOME.media
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = CONSTAT_HOME / "static"
WHITENOISE_USE_FINDERS = True  # no collectstatic step: a citizen group runs this with two commands
WHITENOISE_MAX_AGE = 3600  # seconds; file names carry no hash, so an hour is the longest stale moment
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # bytes; larger photos are streamed to disk, not held in memory
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of form fields, photos not counted
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # the size of one batch (docs/operations.md)
MAX_FORM_BYTES = 500_000_000  # of one form sent without a script: some 100 photos, and a disk is not filled at once
FILE_UPLOAD_PERMISSIONS = 0o600

# --- limits that citizens meet ----------------------------------------------------------------------------------
PHOTOS_PER_HOUR_ANONYMOUS = env.number("CONSTAT_PHOTOS_PER_HOUR_ANONYMOUS", 60, least=1, most=100_000)  # floods stop
PHOTOS_PER_HOUR_CITIZEN = env.number("CONSTAT_PHOTOS_PER_HOUR_CITIZEN", 2000, least=1, most=100_000)  # a clean-up day
RELEASE_EVERY_S = env.number("CONSTAT_RELEASE_EVERY_S", 3600, least=0, most=86_400)  # nobody sees one walk appear
TASK_LEASE_S = env.number("CONSTAT_TASK_LEASE_S", 120, least=1, most=86_400)  # running longer: its worker died

# --- background work ------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "people.problems.answer",
    "DEFAULT_THROTTLE_RATES": {"posts": f"{PHOTOS_PER_HOUR_ANONYMOUS}/h", "reads": "600/min", "map": "1200/min"},
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Constat",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Photos of litter, what they show, where it gathers, and what is asked of whom.",
    "LICENSE": {"name": "Data: ODbL 1.0"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

# --- content security policy (docs/operations.md) ----------------------------------------------------------------
_importmap = (BASE_DIR / "config" / "templates" / "importmap.html").read_text()
_inline = re.search(r"<script[^>]*>(.*?)</script>", _importmap, re.S)
_importmap_hash = base64.b64encode(hashlib.sha256((_inline[1] if _inline else "").encode()).digest()).decode()
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", f"'sha256-{_importmap_hash}'"],
        "worker-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"exifread": {"level": "ERROR"}},  # what a reader complains of is kept with the photo's facts
    "root": {"handlers": ["console"], "level": env.text("CONSTAT_LOG_LEVEL", "WARNING")},
}
