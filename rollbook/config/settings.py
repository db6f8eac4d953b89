"""Django's settings. Whatever differs between two installations comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import locale

from rollbook.config import databases, environment, languages, logs, mail, secret

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

# ── The site ─────────────────────────────────────────────────────────────────────────────────────
DEBUG = ENVIRONMENT.debug
SECRET_KEY = secret.secret_key(ENVIRONMENT)
SITE_URL = ENVIRONMENT.site_url
SITE_NAME = ENVIRONMENT.site_name
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
UNDO_DAYS = ENVIRONMENT.undo_days
LINK_DAYS = ENVIRONMENT.link_days
DELETE_GRACE_DAYS = ENVIRONMENT.delete_grace_days
NEVER_DELETE = ENVIRONMENT.never_delete
NAMES_BY = ENVIRONMENT.names_by
EMAIL_BY = ENVIRONMENT.email_by
PASSWORD_BY = ENVIRONMENT.password_by
DEFAULT_ROLE = ENVIRONMENT.default_role
DEMO = ENVIRONMENT.demo
ROOT_URLCONF = "rollbook.config.urls"
WSGI_APPLICATION = "rollbook.config.wsgi.application"

INSTALLED_APPS = [
    "rollbook.kernel",
    "rollbook.audit",
    "rollbook.users",
    "rollbook.roles",
    "rollbook.groups",
    "rollbook.units",
    "rollbook.attributes",
    "rollbook.sessions",
    "rollbook.credentials",
    "rollbook.mail",
    "rollbook.terms",
    "rollbook.pictures",
    "rollbook.jobs",
    "rollbook.imports",
    "rollbook.ui",
    "rollbook.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
]

MIDDLEWARE = [
    # The first two stand outside, so that error pages and static files have an id and the headers too.
    "rollbook.doors.requests.RequestMiddleware",
    "rollbook.doors.requests.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "rollbook.doors.account.signed_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "doors").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"cells": "rollbook.doors.console.cells"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "rollbook.ui.context.site",
            ],
        },
    }
]

# ── Data ─────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": databases.database(ENVIRONMENT)}
DATABASE_POOL = databases.pool(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["rollbook.doors.uploads.NoFiles"]

# ── People and how they sign in ──────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "users.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # usernames are unique, but by their folded form
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.BaseBackend"]  # lets nobody in: our own pages do
PASSWORD_HASHERS = ["rollbook.users.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "rollbook.users.passwords.Length"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "rollbook.users.passwords.Strength"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "users"

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────
SMTP = mail.server(ENVIRONMENT)
MAIL_FROM = mail.sender(ENVIRONMENT)
MAILBOX = DEMO and SMTP is None  # a trial shows its mail instead of sending it

# ── Sessions, cookies, transport ─────────────────────────────────────────────────────────────────
SITE_IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
SITE_HOST = urlsplit(SITE_URL).hostname or ""
# The names of this machine are for health checks; a trial may be looked at from another one.
ALLOWED_HOSTS = ["*"] if ENVIRONMENT.tried_out else [SITE_HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "rollbook.doors.console.errors.csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_IS_HTTPS
# Browsers take a cookie of such a name from this very host only, never from another one of its domain.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if SITE_IS_HTTPS else ("sessionid", "csrftoken")
)
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"  # as it is by default for the others
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_ENGINE = "rollbook.sessions.store"
SESSION_COOKIE_AGE = 400 * 24 * 60 * 60  # as long as browsers keep one: sessions last until sign-out
SESSION_IDLE = timedelta(minutes=ENVIRONMENT.session_idle_minutes)  # none where it is 0
SESSION_LONGEST = timedelta(hours=ENVIRONMENT.session_hours)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SITE_IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ── Languages and time ───────────────────────────────────────────────────────────────────────────
PSEUDO_LANGUAGES = languages.PSEUDO_LANGUAGES if ENVIRONMENT.tried_out else []
LANGUAGE_CODE = "en"
LANGUAGES = languages.LANGUAGES + PSEUDO_LANGUAGES
LOCALE_PATHS: list[str | Path] = [PACKAGE / "locale"]
languages.describe(locale.LANG_INFO)
USE_TZ = True
TIME_ZONE = "UTC"

# ── Static files: hashed and compressed once by `rollbook migrate` ───────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "rollbook.ui.finders.SpriteFinder",
    "rollbook.ui.finders.BundleFinder",
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────
LOGGING_CONFIG = None  # structlog's own configuration takes its place
logs.configure(ENVIRONMENT.log)
