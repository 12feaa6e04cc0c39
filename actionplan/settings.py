"""One settings file; each choice comes from the environment and works on a laptop without any.

ENVIRONMENT=production is strict: it refuses to start with DEBUG, a missing or weak SECRET_KEY,
or open ALLOWED_HOSTS.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from actionplan.database import database_of
from actionplan.mail_server import mail_server_of
from actionplan.production import refuse_unsafe_production

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

PRODUCTION = env.str("ENVIRONMENT", "development") == "production"
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else "development-only-key-of-this-laptop")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if PRODUCTION:
    refuse_unsafe_production(debug=DEBUG, secret_key=SECRET_KEY, allowed_hosts=ALLOWED_HOSTS)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_filters",
    "django_htmx",
    "import_export",
    "actionplan",
    "agencies",
    "tasks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "actionplan.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "actionplan.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "actionplan.urls"
WSGI_APPLICATION = "actionplan.wsgi.application"

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
                "actionplan.context.frame",
            ],
        },
    },
]

# Immediate transactions take the write lock first, so that two writers wait for each other
# instead of failing; readers are never blocked in WAL mode.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
_DATABASE_URL = env.str("DATABASE_URL", "").strip() or f"sqlite:///{BASE_DIR}/db.sqlite3"
DATABASES = {"default": database_of(_DATABASE_URL)}
# A connection is kept between requests: opening one, SQLite's too, costs more than an empty page.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts and drawn parts of pages, each process its own: tasks.keeping says when they change.
_KEPT = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {
    "default": _KEPT,
    "template_fragments": _KEPT | {"LOCATION": "fragments", "OPTIONS": {"MAX_ENTRIES": 600}},
}

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "actionplan.sessions.UserBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "actionplan.sessions"
# A working day: nobody is signed out in the middle of it, nobody stays signed in overnight.
SESSION_COOKIE_AGE = 10 * 60 * 60

# Guesses are slowed for one name from one address: the owner still gets in from another one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "actionplan.sign_in.too_many_guesses"
AXES_CLIENT_IP_CALLABLE = "actionplan.sign_in.client_address"
AXES_VERBOSE = False
# A lock ends by itself, or by `manage.py axes_reset`; its tables would only puzzle managers.
AXES_ENABLE_ADMIN = False
# How many proxies of ours stand before the application and append to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["actionplan.formats"]
FORM_RENDERER = "actionplan.forms.FormRenderer"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A laptop looks each file up when it is asked for; a server serves what collectstatic gathered.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# Files of people, kept under the hash of their content; no address is ever mapped to this folder.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
# A letter pasted as text comes as a field of the form; files are not counted here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Megabytes a file may have, at most 20, and the endings of the names that are let in.
ATTACHMENT_MAX_BYTES = min(env.int("ATTACHMENT_MAX_MB", 20), 20) * 1024 * 1024
ATTACHMENT_TYPES = env.list(
    "ATTACHMENT_TYPES",
    default=["pdf", "docx", "doc", "rtf", "xlsx", "png", "jpg", "jpeg", "tif", "tiff", "txt"],
)
STORAGES = {
    "private": {"BACKEND": "tasks.storage.ContentStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"level": "INFO"}},
}

# Exports and imports in the admin are ours to open: managers only, as everything there.
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Mails go nowhere until EMAIL_URL names a server. SITE_URL stands before the addresses in mails.
vars().update(mail_server_of(env.str("EMAIL_URL", "")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", "" if PRODUCTION else "khong-tra-loi@example.invalid"
)
SITE_URL = env.str("SITE_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")

# Whose summaries these are. The department's name, its superior body and the province change
# (2025), so they are data: the code of an agency in the register, and a place name.
SITE_TITLE = env.str("SITE_TITLE", "Theo dõi nhiệm vụ")
CONSOLIDATING_AGENCY = env.str("CONSOLIDATING_AGENCY", "so-khdt")
PLACE_NAME = env.str("PLACE_NAME", "Bình Thuận")
SITE_OWNER = env.str("SITE_OWNER", "Sở KH&ĐT Bình Thuận")
# Which periodic report every task is asked for: month, quarter, half_year or year.
REPORT_PERIOD_KIND = env.str("REPORT_PERIOD_KIND", "quarter")
if REPORT_PERIOD_KIND not in {"month", "quarter", "half_year", "year"}:
    raise ImproperlyConfigured("REPORT_PERIOD_KIND is month, quarter, half_year or year.")
# Sign-in page lists the demo accounts that `make run` made; never in production.
SHOW_DEMO_ACCOUNTS = env.bool("SHOW_DEMO_ACCOUNTS", False) and not PRODUCTION
