"""Settings of the portal: everything that may differ between machines comes from the environment.

``DEMO`` (invented people, a fixed day, loopback only) is apart from ``DEBUG`` (Django's traces).
Without either, the portal is a production server and refuses to start until it is configured.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from sistercity import environment as env
from sistercity.operation import waits

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_env_file(BASE_DIR / ".env")

RELEASE = "1.0.0"
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
PORTAL_TODAY = env.day("PORTAL_TODAY")
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")
# What all machines of the portal must see: files handed in, and results of jobs.
FILES_DIR = env.text("FILES_DIR")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def _check_configuration() -> None:
    """Refuse to start half-configured, naming everything that is missing at once."""
    faults = []
    if not DEMO:
        for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
            if not env.text(name):
                faults.append(f"{name} is not set")
        if len(env.text("SECRET_KEY")) < 50 and env.text("SECRET_KEY"):
            faults.append("SECRET_KEY is shorter than 50 characters")
        if PORTAL_TODAY:
            faults.append("PORTAL_TODAY is set, which only DEMO may use")
        if DEBUG:
            faults.append("DEBUG is on, which only DEMO may use")
    elif set(env.words("ALLOWED_HOSTS")) - set(LOOPBACK):
        faults.append("DEMO serves loopback addresses only: leave ALLOWED_HOSTS unset")
    if faults:
        raise ImproperlyConfigured(
            "The portal is not configured: " + "; ".join(faults) + ". "
            "Set these in the environment or in .env (see README, Configuration), "
            "or set DEMO=1 for a demonstration on this machine."
        )


def _demo_secret() -> str:
    """A secret of this machine for demonstrations, made once and kept in the var folder."""
    path = VAR_DIR / "demo-secret"
    if not path.is_file():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


_check_configuration()

SECRET_KEY = env.text("SECRET_KEY") or _demo_secret()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = LOOPBACK if DEMO else env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# What stands before the paths in what is printed and leaves the house.
PUBLIC_ADDRESS = env.text("PUBLIC_ADDRESS").rstrip("/") or (
    f"http://localhost:{env.text('PORT', '8000')}"
    if DEMO
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)

# Where people sign in, as their browsers say it (an origin); security keys are bound to its host.
SIGN_IN_ADDRESS = env.origin("SIGN_IN_ADDRESS", PUBLIC_ADDRESS)

INSTALLED_APPS = [
    "monitoring",
    "plans",
    "registry",
    "sistercity.privacy",
    "sistercity.jobs",
    "sistercity.notices",
    "sistercity.keys",
    "sistercity.files",
    "sistercity.feed",
    "sistercity.audit",
    "sistercity.accounts",
    "sistercity",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
]

MIDDLEWARE = [
    "sistercity.operation.following.followed",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sistercity.api.transport.transport",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sistercity.middleware.reader_language",
    "sistercity.keys.gate.Gate",
    "sistercity.api.edge.readable_requests",
    "sistercity.api.deprecations.told_deprecations",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sistercity.accounts.gate.SecondFactorGate",
    "sistercity.accounts.kept.SignInKeepingForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sistercity.accounts.confirm.AskingAgain",
    "registry.views.pages.TellingOfNoSuchPage",
    "monitoring.views.verify.bounded_verification",
    "sistercity.middleware.FormLanguage",
    "sistercity.middleware.private_pages",
    "sistercity.middleware.acts_by_address",
    "sistercity.middleware.door",
    "sistercity.accounts.denied.denied_on_record",
    "sistercity.files.scanning.finds_on_record",
    "monitoring.errata.GivenReason",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sistercity.urls"
WSGI_APPLICATION = "sistercity.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sistercity.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "sistercity.forms.PortalRenderer"

# Whether the addresses lead through PgBouncer in transaction mode, which gives each transaction
# another connection: nothing that is to last may be said to one.
DATABASE_POOLED = env.flag("DATABASE_POOLED")


def _database(address: str, *, is_read_only: bool = False) -> dict[str, object]:
    """A database by its address, as Django has it."""
    # Persistent connections: opening one for each request costs two thirds of the throughput.
    found = dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True)
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # Writers queue at BEGIN instead of failing in mid-transaction.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return found
    options = found.setdefault("OPTIONS", {})
    # A database that is away or busy is told to the reader instead of waited for; one whose machine
    # is gone without a word is noticed by the kernel.
    options.setdefault("connect_timeout", 5)
    options.setdefault("keepalives_idle", 30)
    options.setdefault("keepalives_interval", 10)
    options.setdefault("keepalives_count", 3)
    options.setdefault("tcp_user_timeout", 60_000)
    # A frozen server keeps no limit: where statements have one, it must be there to keep it.
    if env.whole_number("STATEMENT_SECONDS", 0):
        options["connection_factory"] = waits.WatchedConnection
        options["cursor_factory"] = waits.WatchedCursor
    if DATABASE_POOLED:
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
        return found
    # Compiling a statement over a year's activities takes longer than running it.
    options["options"] = f"{options.get('options', '')} -c jit=off".strip()
    if is_read_only:
        # Also where the address leads to the primary, as after a promotion.
        options["options"] += " -c default_transaction_read_only=on"
    for parameter, name in (
        ("statement_timeout", "STATEMENT_SECONDS"),
        ("lock_timeout", "LOCK_SECONDS"),
        ("idle_in_transaction_session_timeout", "IDLE_TRANSACTION_SECONDS"),
    ):
        if seconds := env.whole_number(name, 0):
            options["options"] += f" -c {parameter}={seconds}s"
    return found


DATABASES = {
    "default": _database(env.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
if env.text("REPLICA_URL"):
    # Readers who are not signed in are answered by a database that follows the other.
    DATABASES["replica"] = _database(env.text("REPLICA_URL"), is_read_only=True)
    DATABASE_ROUTERS = ["sistercity.replica.ByRequest"]
    # The last but one: axes asks to be the last.
    MIDDLEWARE.insert(-1, "sistercity.replica.Routed")
# How far, in seconds, a replica may be behind and still answer.
REPLICA_LAG_SECONDS = env.whole_number("REPLICA_LAG_SECONDS", 30)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# How many proxies stand before the portal; only so many addresses they tell are believed.
PROXY_COUNT = env.whole_number("PROXY_COUNT", 0)

# Whether people of the ministry must confirm a sign-in by a code of their app; who need not, may.
SECOND_FACTOR = env.choice(
    "SECOND_FACTOR", "optional" if DEMO else "required", ("required", "optional")
)

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "monitoring:start"
LOGOUT_REDIRECT_URL = "signed-out"

# A name is throttled together with the address it is tried from, so that a stranger cannot lock a
# colleague out. How long it waits the handler says; failures are remembered for a day.
AXES_HANDLER = "sistercity.accounts.throttle.GrowingWaits"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 24.0
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "sistercity.accounts.throttle.locked_out"
# Sign-ins are in the ledger's chain of accesses.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "sistercity.addresses.client_address"
AXES_ENABLE_ADMIN = False

# How long a sign-in may rest unused, in minutes, and last at most, in hours.
SESSION_LIMITS = {
    "ministry": (
        env.whole_number("SESSION_IDLE_MINUTES", 60), env.whole_number("SESSION_HOURS", 10)
    ),
    "province": (
        env.whole_number("SESSION_IDLE_MINUTES_PROVINCE", 120),
        env.whole_number("SESSION_HOURS_PROVINCE", 10),
    ),
}  # fmt: skip
# For how long nobody is asked again, before a dangerous act, who they are.
CONFIRM_MINUTES = env.whole_number("CONFIRM_MINUTES", 15)
SESSION_COOKIE_AGE = 60 * 60 * max(hours for _idle, hours in SESSION_LIMITS.values())
# Browsers take a cookie of such a name from this host alone, encrypted and for all its paths.
if not DEMO:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not DEMO and env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
if env.flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEMO
LOCALE_PATHS = [BASE_DIR / "sistercity" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": Path(FILES_DIR or VAR_DIR) / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# Compressing what is compressed, or never asked for by its plain name, took most of a first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# The ministry's certificate (PKCS#12), which signs the PDF files of sealed reports.
SEAL_CERTIFICATE = env.text("SEAL_CERTIFICATE")
SEAL_CERTIFICATE_PASSWORD = env.text("SEAL_CERTIFICATE_PASSWORD")

# Bounds on what comes in, in bytes; the files app refuses with words above its own limits.
PHOTO_MAX_BYTES = 15 * 1024 * 1024
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
# The ClamAV daemon that looks at every file before it is taken in; without one nothing looks.
CLAMD = env.daemon("CLAMD")
VERIFY_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Above the forms' own limits, which refuse in words and keep what was typed.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_TEMP_DIR = None

# Who answers for the open data and under which licence it is; an office, never a person. What
# is not set is told as not set.
OPEN_DATA_ORGANISATION_TH = env.text("OPEN_DATA_ORGANISATION_TH", "กระทรวงมหาดไทย")
OPEN_DATA_ORGANISATION_EN = env.text("OPEN_DATA_ORGANISATION_EN", "Ministry of Interior")
OPEN_DATA_CONTACT = env.text("OPEN_DATA_CONTACT")
OPEN_DATA_EMAIL = env.text("OPEN_DATA_EMAIL")
OPEN_DATA_LICENCE = env.text("OPEN_DATA_LICENCE", "DGA Open Government License")
OPEN_DATA_LICENCE_URL = env.text(
    "OPEN_DATA_LICENCE_URL", "https://data.go.th/pages/dga-open-government-license"
)

# Long work outside the request: how many processes do it, how long its results are kept.
JOB_PROCESSES = env.whole_number("JOB_PROCESSES", 2)
JOB_RESULT_DAYS = env.whole_number("JOB_RESULT_DAYS", 7)

# Mail leaves by the worker, never in a request. A demonstration sends nothing to the outside: it
# writes files, or to a server on this machine.
globals().update(env.mail_server("EMAIL_URL"))
MAIL_IS_ON = DEMO or bool(EMAIL_HOST)  # noqa: F821 - set in the line above
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "filebased.EmailBackend"  # noqa: F821
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM") or "no-reply@localhost"
MAIL_LOG_DAYS = env.whole_number("MAIL_LOG_DAYS", 90)
# Read and settled notices leave the inboxes after so many days.
NOTICE_DAYS = env.whole_number("NOTICE_DAYS", 365)

# What one address may ask of the API without a key: requests of any kind, whole-register files.
API_RATE = env.rate("API_RATE", "600/min")
API_BULK_RATE = env.rate("API_BULK_RATE", "60/hour")
# Large files that are sent at once by one machine: each holds a process until its reader has it.
BULK_SENDERS = max(1, env.whole_number("WEB_CONCURRENCY", 2) - 1)
# Where the processes of this machine count requests: on a disk of its own, not a shared one.
API_COUNTS = Path(env.text("API_COUNTS") or VAR_DIR / "api-counts.sqlite3")

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["sistercity.api.access.ReadPublished"],
    # Everybody gets the published view, whoever is signed in beside it.
    "DEFAULT_AUTHENTICATION_CLASSES": ["sistercity.keys.authentication.KeyAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["sistercity.api.renderers.FastJSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "sistercity.api.negotiation.NamedFormats",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "sistercity.api.pages.Pages",
    "DEFAULT_FILTER_BACKENDS": ["sistercity.api.filters.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "sistercity.api.parameters.Schema",
    "EXCEPTION_HANDLER": "sistercity.api.problems.problem",
    # The gate has counted the request before any view.
    "DEFAULT_THROTTLE_CLASSES": [],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Thailand sister-city register",
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # Several resources have a kind and a status of their own.
    "ENUM_NAME_OVERRIDES": {
        "ActivityKindEnum": "monitoring.choices.Kind",
        "DocumentKindEnum": "registry.choices.DocumentKind",
        "FigureStateEnum": "monitoring.api_shapes.STATES",
        "MeetingKindEnum": "monitoring.choices.MeetingKind",
        "ProjectKindEnum": "plans.choices.ProjectKind",
        "ProvinceKindEnum": "registry.choices.ProvinceKind",
        "DocumentStateEnum": "registry.choices.DocumentState",
        "EventKindEnum": "registry.choices.EventKind",
        "PairingStatusEnum": "registry.choices.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sistercity.feed.shapes.allow_any_shape",
        "sistercity.api.schema.tell_names",
        "sistercity.api.schema.tell_refusals",
        "sistercity.keys.schema.tell_keys",
        "sistercity.api.deprecations.tell_deprecations",
        "sistercity.api.schema.tell_in_language",
    ],
}

# Ours are the only doors to a change: the package writes through the actions.
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"

# What several machines count together; unset, each for itself.
CACHE_URL = env.text("CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "sistercity",
        # Seconds; a request waits for it, but not for long.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Finished answers of the API, in each process: those longest unasked for go first.
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": env.whole_number("ANSWERS_KEPT", 200)},
    },
    # Pages, in the same way.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": env.whole_number("PAGES_KEPT", 200)},
    },
    # Files of reports for whoever asks next: between all processes of a machine, the oldest
    # gone after a week, some at random when there are too many.
    "reports": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "kept-reports",
        "TIMEOUT": 7 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": env.whole_number("REPORTS_KEPT", 300)},
    },
}

# How long what is no fact of the register is kept, in days; beside those of mails and notices.
SIGN_IN_FAILURE_DAYS = env.whole_number("SIGN_IN_FAILURE_DAYS", 7)
KEY_USE_DAYS = env.whole_number("KEY_USE_DAYS", 730)
HELD_FILE_DAYS = env.whole_number("HELD_FILE_DAYS", 30)
ACCESS_DETAIL_DAYS = env.whole_number("ACCESS_DETAIL_DAYS", 730)
ERASURE_ORDER_DAYS = env.whole_number("ERASURE_ORDER_DAYS", 60)

# One JSON object a line for whatever collects them, or words for a person at a terminal.
LOG_FORMAT = env.choice("LOG_FORMAT", "line" if DEMO else "json", ("json", "line"))
LOG_REQUESTS = LOG_FORMAT == "json"
# Alarms in the log: seconds of one statement; times that one request asked the same statement.
SLOW_STATEMENT_SECONDS = env.whole_number("SLOW_STATEMENT_SECONDS", 5)
REPEATED_STATEMENTS = env.whole_number("REPEATED_STATEMENTS", 50)
# Who shows it may read /metrics; unset, there is no such page.
METRICS_TOKEN = env.text("METRICS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "sistercity.operation.logs.PlainLines",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "sistercity.operation.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "fontTools": {"level": "WARNING"},
        # It tells which key was used.
        "fido2": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
