"""Django's settings, made from `Options`; see docs/operator.md for what each option does."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.accounts.rules.identity import IdentityProvider
from xianfeng.accounts.rules.roles import FurtherRole
from xianfeng.foundation.figures import Figures

from .log_files import LogFile
from .logs import logging_config
from .options import (
    LIVING,
    identity_providers,
    is_in_environment,
    now_set,
    read_options,
    secret_key,
)
from .statics import always, digest_of

OPTIONS = read_options()
PACKAGE = Path(__file__).resolve().parent.parent
NOW = lazy(partial(now_set, OPTIONS), str)
"""A setting that is asked for anew wherever it is used."""

XIANFENG_HOME: Path = OPTIONS.home
XIANFENG_DEMO: bool = OPTIONS.demo
XIANFENG_NAME: str = NOW("name")
XIANFENG_PUBLISHER: str = OPTIONS.publisher
XIANFENG_CONTACT: str = OPTIONS.contact
XIANFENG_SOURCE_URL: str = OPTIONS.source_url
XIANFENG_MAIL: bool = bool(OPTIONS.mail_url)
XIANFENG_MESSENGERS: dict[str, str] = OPTIONS.messengers
XIANFENG_BASE_URL: str = NOW("base_url")
XIANFENG_FIXED: frozenset[str] = frozenset(filter(is_in_environment, LIVING))
XIANFENG_BEHIND_PROXY: bool = OPTIONS.proxy_header
XIANFENG_SECOND_FACTOR: str = OPTIONS.require_second_factor
XIANFENG_SECOND_FACTOR_ROLES: frozenset[str] = frozenset(OPTIONS.second_factor_roles)
XIANFENG_ROLES: tuple[FurtherRole, ...] = tuple(OPTIONS.roles)
XIANFENG_SESSION_IDLE: timedelta = timedelta(minutes=OPTIONS.session_idle_minutes)
XIANFENG_SESSION_LONGEST: timedelta = timedelta(hours=OPTIONS.session_hours)
XIANFENG_IDENTITY_PROVIDERS: tuple[IdentityProvider, ...] = identity_providers(OPTIONS)
XIANFENG_SECRET_KEY_IS_SET: bool = bool(OPTIONS.secret_key)
XIANFENG_WEB_THREADS: int = OPTIONS.web_threads
XIANFENG_WEB_PROCESSES: int = OPTIONS.web_processes
XIANFENG_BALLOTS_KEY_FOLDERS: tuple[Path, ...] = tuple(
    OPTIONS.home / folder for folder in OPTIONS.ballots_key_folders
)
XIANFENG_BALLOTS_SECOND_MEDIUM: Path | None = (
    OPTIONS.home / OPTIONS.ballots_second_medium if OPTIONS.ballots_second_medium else None
)
XIANFENG_BALLOTS_DRAW: bool = OPTIONS.ballots_draw
XIANFENG_BALLOTS_WITNESSES: tuple[str, ...] = tuple(OPTIONS.ballots_witnesses)
XIANFENG_METRICS_TOKEN: str = OPTIONS.metrics_token
FIGURES: Figures = OPTIONS.figures

SECRET_KEY = secret_key(OPTIONS)
DEBUG = OPTIONS.debug
HOST: Callable[[], str] = lazy(lambda: urlsplit(now_set(OPTIONS, "base_url")).hostname or "", str)
ALLOWED_HOSTS = [*OPTIONS.hosts, HOST()]
ROOT_URLCONF = "xianfeng.config.urls"
WSGI_APPLICATION = "xianfeng.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = OPTIONS.time_zone

ROOMS = (
    "ui",
    "audit",
    "accounts",
    "jobs",
    "notices",
    "sheets",
    "organisation",
    "access",
    "asks",
    "people",
    "leadership",
    "rolls",
    "privacy",
    "plans",
    "ballots",
    "library",
    "hearings",
    "carriers",
    "alignment",
    "calendars",
    "volunteering",
    "cases",
    "review",
    "campaigns",
    "diagnosis",
    "effects",
    "reports",
    "upkeep",
    "desk",
    "publicity",
)
"""Every room that is an app, from the floor upwards."""
INSTALLED_APPS = [
    *(f"xianfeng.{room}" for room in ROOMS),
    "xianfeng.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "xianfeng.config.responses.Headers",
    "xianfeng.config.logs.RequestLog",
    # Citizens go from here to the landing; what lies between is for signed-in people alone.
    "xianfeng.config.stacks.shortcut",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xianfeng.ui.reading.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "xianfeng.access.gate.MethodGate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xianfeng.accounts.sessions.SessionEnds",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "xianfeng.access.gate.ActorMiddleware",
    "xianfeng.accounts.sessions.AccountDoor",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "xianfeng.config.stacks.landing",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(OPTIONS.database_url, conn_max_age=60, conn_health_checks=True)
    if OPTIONS.database_url
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": OPTIONS.home / "xianfeng.sqlite3",
        # Kept open: the last one to close would fold the log back, at every request.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # of commands and jobs; the web process waits less (`wsgi`)
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
            ),
        },
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "xianfeng.accounts.backends.Counted",
    "django.contrib.auth.backends.ModelBackend",
    "xianfeng.accounts.backends.FirstCodes",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "xianfeng.accounts.validators.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "xianfeng.accounts.validators.HardToGuess"},
]
CACHES = {
    "default": {
        # All web processes share it: tries are counted and codes used up once for all of them.
        "BACKEND": "xianfeng.accounts.memo.Memo",
        "LOCATION": "accounts_memo",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "xianfeng.accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Whole offices come from one address: only what is wrong is counted, by the adapter, by axes, and
# for codes of a second factor by their owner.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
ACCOUNT_FORMS = {
    "login": "xianfeng.accounts.forms.SignInForm",
    "change_password": "xianfeng.accounts.forms.ChangePasswordForm",
    "set_password": "xianfeng.accounts.forms.SetPasswordForm",
    "reauthenticate": "xianfeng.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "xianfeng.accounts.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_RATE_LIMITS = {"webauthn_login": None}  # there is nothing to guess
MFA_FORMS = {
    "authenticate": "xianfeng.accounts.forms.CodeForm",
    "reauthenticate": "xianfeng.accounts.forms.CodeAgainForm",
    "activate_totp": "xianfeng.accounts.forms.AppForm",
    "add_webauthn": "xianfeng.accounts.forms.PasskeyForm",
    "edit_webauthn": "xianfeng.accounts.forms.PasskeyNameForm",
}
SOCIALACCOUNT_ADAPTER = "xianfeng.accounts.adapter.OfficeIdentities"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_CLIENT_IP_CALLABLE = "xianfeng.accounts.addresses.client_address"
AXES_DISABLE_ACCESS_LOG = True
# What is kept of a wrong try; fields called "password" are blotted out by the library itself.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "code", "credential"),
    *("oldpassword", "password1", "password2"),
]

_SECURE = OPTIONS.tls
SESSION_COOKIE_NAME = "__Host-xf_session" if _SECURE else "xf_session"
CSRF_COOKIE_NAME = "__Host-xf_csrf" if _SECURE else "xf_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(XIANFENG_SESSION_LONGEST.total_seconds())
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPTIONS.proxy_header else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "xianfeng.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [OPTIONS.base_url] if _SECURE else []
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold a form's redirect to this too: signing in elsewhere begins with a form.
        "form-action": [
            SELF,
            *sorted({origin for known in XIANFENG_IDENTITY_PROVIDERS for origin in known.visited}),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_HANDLERS = [
    "xianfeng.uploads.handlers.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

_POST = urlsplit(OPTIONS.mail_url)
EMAIL_HOST = _POST.hostname or ""
EMAIL_PORT = _POST.port or 587
EMAIL_HOST_USER = unquote(_POST.username or "")
EMAIL_HOST_PASSWORD = unquote(_POST.password or "")
EMAIL_USE_SSL = _POST.scheme == "smtps"
EMAIL_USE_TLS = _POST.scheme == "smtp" and bool(_POST.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = OPTIONS.mail_from

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [PACKAGE / room / "locale" for room in ("foundation", "analytics", "uploads", "cli")]
LANGUAGE_COOKIE_NAME = "xf_lang"

STATIC_URL = f"/static/{digest_of(PACKAGE)}/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = always

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
LOGGING_CONFIG = None
LOGGING = logging_config(
    OPTIONS.log_level,
    LogFile(OPTIONS.home / OPTIONS.log_file, OPTIONS.log_file_most_bytes, OPTIONS.log_files_kept)
    if OPTIONS.log_file
    else None,
)
