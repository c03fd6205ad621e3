"""Django's settings for one study folder, made in code: whoever opens a study configures nothing."""

import os
from collections.abc import Sequence
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from theracurve.errors import UsageError

HERE = Path(__file__).parent
STATIC = HERE / "static"
REPORT_PAGE = HERE.parent / "report" / "page"  # colours and timelines look as they do in a report
WORKBENCH = "workbench"  # the folder in a study's that is the workbench's own
STANDING = "standing"  # in it, the study as the ledger says it
LEDGER_FILE = "ledger.sqlite3"
DATABASE = "THERACURVE_DATABASE"  # a PostgreSQL address, for a server of several people
VALIDATION = "django.contrib.auth.password_validation"
PASSWORDS: dict[str, dict[str, Any]] = {  # at least twelve characters, no known one, not the name
    "MinimumLengthValidator": {"OPTIONS": {"min_length": 12}},
    "CommonPasswordValidator": {},
    "UserAttributeSimilarityValidator": {},
}
LARGEST_UPLOAD = 64 * 1024 * 1024
MOST_FIELDS = 20_000  # of a form: a mapping posts two for each question
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "theracurve.workbench.policy.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "theracurve.workbench.refusals.Refusals",
    "theracurve.workbench.people.access.Access",
)
APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "theracurve.workbench.ledger.apps.LedgerApp",
    "theracurve.workbench.people.apps.PeopleApp",
)


def settings_for(study: Path, secret: str, token: str, port: int) -> dict[str, Any]:
    """The settings of a workbench on one's own computer: `secret` signs its cookies and `token` lets one in, both new
    at every start. A cookie is of a host and not of a port, so its name says the port.

    Raises UsageError for a database address that cannot be read.
    """
    return {
        "STUDY": study,
        "ENTRANCE_TOKEN": token,
        "SECRET_KEY": secret,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost"],
        "ROOT_URLCONF": "theracurve.workbench.urls",
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [templates()],
        "DATABASES": {"default": database_of(study)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "STATIC_URL": "/static/",
        "LOGIN_URL": "enter",
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "SESSION_COOKIE_NAME": f"theracurve_{port}",
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_USE_SESSIONS": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_UPLOAD,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": MOST_FIELDS,
        "LOGGING_CONFIG": None,
    }


def server_settings(study: Path, secret: str, hosts: Sequence[str]) -> dict[str, Any]:
    """The settings of a server of several people with accounts, behind TLS, under the names of its hosts.

    Nobody gets in by a token: it is never told. A session ends half an hour after its last request.
    """
    year = 365 * 24 * 60 * 60
    local = settings_for(study, secret, token_urlsafe(48), 0)
    return local | {
        "ALLOWED_HOSTS": list(hosts),
        "MIDDLEWARE": [*local["MIDDLEWARE"], "django.middleware.clickjacking.XFrameOptionsMiddleware"],
        "LOGIN_URL": "sign_in",
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": f"{VALIDATION}.{name}"} | options for name, options in PASSWORDS.items()],
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
        "SESSION_COOKIE_NAME": "__Host-theracurve",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_AGE": 30 * 60,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": year,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }


def templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.static", "theracurve.workbench.saying"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "theracurve.workbench.saying.said_in",
            ],
        },
    }


def database_of(study: Path) -> dict[str, Any]:
    """A file in the study's folder with a rollback journal, or PostgreSQL where the environment names one."""
    address = os.environ.get(DATABASE)
    if address:
        return postgresql(address)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": study / WORKBENCH / LEDGER_FILE,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;",
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    try:
        read = conninfo_to_dict(address)
    except Exception as error:  # psycopg's own kinds, which differ between its versions
        raise UsageError(f"{DATABASE}: expected an address such as postgresql://user@host/name ({error})") from None
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {named[key]: str(value) for key, value in read.items() if key in named}
    options = {key: value for key, value in read.items() if key not in named}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **given}
