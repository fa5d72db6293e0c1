"""Every setting of an instance, read from the environment (docs/CONFIGURATION.md has the table).

A first install needs none of them: SQLite, local disk and a generated secret key,
all inside the one folder `FUTU_DATA`.
"""

from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from futu.caching import caches_at
from futu.pictures import storage_at
from futu.secret import secret_key
from futu.social import social_apps

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# -- The instance -----------------------------------------------------------------
FUTU_DATA = Path(env.str("FUTU_DATA", default=str(BASE_DIR / "var"))).expanduser().resolve()
FUTU_DATA.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("FUTU_DEBUG", default=False)
SECRET_KEY = secret_key(env.str("SECRET_KEY", default=""), FUTU_DATA / "secret_key")
ALLOWED_HOSTS = env.list("FUTU_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
FUTU_HTTPS = env.bool("FUTU_HTTPS", default=False)
# Proxies in front, each of which adds to X-Forwarded-For; with none, that header is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("FUTU_PROXIES", default=int(FUTU_HTTPS))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if FUTU_HTTPS and host != "*"]

# -- Apps -------------------------------------------------------------------------
# Services whose accounts may sign in here, such as `github,google`.
FUTU_SOCIAL = env.list("FUTU_SOCIAL", default=[])
INSTALLED_APPS = [
    "apps.accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "futu.apps.OwnStaticFiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{service}" for service in FUTU_SOCIAL),
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_q",
    "ninja",
    "simple_history",
    "template_partials",
    "apps.accounts",
    "apps.jobs",
    "apps.galleries",
    "apps.vision",
    "apps.search",
    "apps.crawling",
    "apps.house",
    "crawlers",
]

MIDDLEWARE = [
    "futu.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "futu.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "futu.api.middleware.ApiAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "futu.headers.KeepPrivate",
    "apps.accounts.middleware.SpeakTheirLanguage",
    "apps.accounts.middleware.NoteLastSeen",
    "futu.bodies.RefuseTooLarge",
    "futu.shares.DecodeForPeople",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "futu.htmx.VaryOnHtmx",
    "simple_history.middleware.HistoryRequestMiddleware",
    "futu.messages.ToastsWithParts",
]

ROOT_URLCONF = "futu.urls"
WSGI_APPLICATION = "futu.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# -- Data -------------------------------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{quote(str(FUTU_DATA / 'futu.sqlite3'))}")
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so a writer waits up to
    # `timeout` seconds instead of failing half way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

# Where limits (tries at passwords, requests, …) are counted: memory (of one web process), database,
# or redis://host:port/number. One machine has one web process; with PostgreSQL there may be more.
FUTU_CACHE = env.str("FUTU_CACHE", default="") or (
    "memory" if DATABASES["default"]["ENGINE"].endswith("sqlite3") else "database"
)
CACHES = caches_at(FUTU_CACHE)
SESSION_ENGINE = "futu.sessions"

# Where pictures are kept: files of this machine, or s3://bucket/prefix.
PICTURE_STORE = env.str("PICTURE_STORE", default="") or "files"
STORAGES = {
    "default": storage_at(PICTURE_STORE, FUTU_DATA / "pictures"),
    "staticfiles": {"BACKEND": "futu.static.StaticFiles"},
}
# Pictures have no address of their own: only an authorised view hands them out.
MEDIA_URL = ""
SENDFILE_BACKEND = env.str("SENDFILE_BACKEND", default="django_sendfile.backends.simple")
SENDFILE_ROOT = FUTU_DATA / "pictures"
SENDFILE_URL = "/protected"

STATIC_URL = "static/"
STATIC_ROOT = FUTU_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Maps of scripts are for debuggers, and large: compressing them took most of a first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# -- Mail -------------------------------------------------------------------------
# Without a mail server, messages (password resets among them) go to the server's log.
EMAIL_URL = env.str("EMAIL_URL", default="") or "consolemail://"
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Futu <futu@localhost>")

# -- People -----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "galleries:index"
# Whether mail leaves the server: nobody is told of a message that only reaches its log.
FUTU_MAIL = not EMAIL_URL.startswith("consolemail:")
# Who may make an account: everybody (open), those with a link of the staff's (invite), or nobody
# (closed). Open, since a first install listens on its own machine alone.
FUTU_SIGNUP = env.str("FUTU_SIGNUP", default="") or "open"
if FUTU_SIGNUP not in ("open", "invite", "closed"):
    raise ImproperlyConfigured("FUTU_SIGNUP is “open”, “invite” or “closed”")
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapters.SocialAdapter"
# Whether an address without an account gets a mail saying so, when a password is asked for.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = env.bool("FUTU_MAIL_UNKNOWN", default=False)
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "add_email": "apps.accounts.forms.AddressForm",
    "reset_password": "apps.accounts.forms.ForgottenForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if FUTU_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = FUTU_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = FUTU_MAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Join allauth's own: tries at a shared link's password, requests to take something down.
ACCOUNT_RATE_LIMITS = {"share_password": "10/5m/ip,200/h/key", "takedown": "10/h/ip"}
MFA_ADAPTER = "apps.accounts.adapters.SecondStepAdapter"
MFA_FORMS = {"add_webauthn": "apps.accounts.forms.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Futu"
# A phone whose clock is half a minute off still signs in.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# Where no mail is sent, no address is ever confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = not FUTU_MAIL
# Browsers themselves allow passkeys without TLS at http://localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not FUTU_HTTPS
SOCIALACCOUNT_PROVIDERS = social_apps(env, FUTU_SOCIAL)

# -- Safety -----------------------------------------------------------------------
SECURE_SSL_REDIRECT = FUTU_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health$"]  # Monitors ask on the machine itself.
SESSION_COOKIE_SECURE = FUTU_HTTPS
CSRF_COOKIE_SECURE = FUTU_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if FUTU_HTTPS else 0
# These two speak for the whole domain, of which Futu may be one site among many.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("FUTU_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("FUTU_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # ask for the two above
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FUTU_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        # A form that signs in through another service is sent on to that service.
        "form-action": [SELF, "https:"] if FUTU_SOCIAL else [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- Pictures ---------------------------------------------------------------------
FUTU_MAX_UPLOAD_BYTES = env.int("FUTU_MAX_UPLOAD_BYTES", default=50 * 2**20)
FUTU_MAX_ZIP_BYTES = env.int("FUTU_MAX_ZIP_BYTES", default=2 * 2**30)
# Of a whole request, however many files it brings; pieces of a transfer count by themselves.
FUTU_MAX_REQUEST_BYTES = env.int("FUTU_MAX_REQUEST_BYTES", default=2**30)
FUTU_MAX_PIXELS = env.int("FUTU_MAX_PIXELS", default=100_000_000)
FUTU_MAX_FRAMES = env.int("FUTU_MAX_FRAMES", default=1000)
# Bytes of originals that a person may keep; 0 is no limit. The admin can say it for one person.
FUTU_QUOTA = env.int("FUTU_QUOTA", default=2**30)
FUTU_BIN_DAYS = env.int("FUTU_BIN_DAYS", default=30)
FUTU_QUERY_DAYS = env.int("FUTU_QUERY_DAYS", default=30)
# Pictures to search with that a web process reads at the same time; others wait for their turn.
FUTU_QUERY_DECODES = env.int("FUTU_QUERY_DECODES", default=2)
# Questions that a web process answers at the same time, half of them of one person; who asks one
# more is told to wait. Fewer than FUTU_THREADS, or pages wait behind questions.
FUTU_QUERIES = env.int("FUTU_QUERIES", default=16)
# What decoding one picture may take: seconds of computing, and bytes of memory. 100 megapixels of
# JPEG take 0.4 GB, of WebP 1.6.
FUTU_DECODE_SECONDS = env.float("FUTU_DECODE_SECONDS", default=20)
FUTU_DECODE_MEMORY = env.int("FUTU_DECODE_MEMORY", default=2 * 2**30)
# Pictures that one person may have fetched from the web in a time; empty is no limit.
FUTU_FETCH_RATE = env.str("FUTU_FETCH_RATE", default="30/m,300/h")
# Hosts of which any address and port may be asked for pictures: for tests alone.
FUTU_REMOTE_TEST_HOSTS = env.list("FUTU_REMOTE_TEST_HOSTS", default=[])
# A form of many pictures is streamed to disk by Django; fields stay small.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# As many pictures as a grid may have loaded can be chosen one by one.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = FUTU_DATA / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)

# -- The public gallery -----------------------------------------------------------
# Whom a site's operator can turn to: an address of the web or of mail. Nothing is crawled without.
FUTU_CRAWL_CONTACT = env.str("FUTU_CRAWL_CONTACT", default="")
# Largest page and largest picture that a crawl reads.
FUTU_CRAWL_PAGE_BYTES = env.int("FUTU_CRAWL_PAGE_BYTES", default=5 * 2**20)
FUTU_CRAWL_PICTURE_BYTES = env.int("FUTU_CRAWL_PICTURE_BYTES", default=30 * 2**20)
# Seconds for one whole answer, and until one that failed is tried again (then four times that).
FUTU_CRAWL_TIMEOUT = env.float("FUTU_CRAWL_TIMEOUT", default=60)
FUTU_CRAWL_RETRY = env.float("FUTU_CRAWL_RETRY", default=20)
# Families of licences under which pictures may be published, without their versions: also
# cc-by-nc, cc-by-nc-sa, cc-by-nd, cc-by-nc-nd, gfdl, fal, ogl where an instance can keep to them.
FUTU_PUBLISHABLE_LICENCES = env.list(
    "FUTU_PUBLISHABLE_LICENCES", default=["pdm", "cc0", "cc-by", "cc-by-sa", "permission"]
)
# Whether people without an account may look at the public gallery, and search in it.
FUTU_PUBLIC_PAGES = env.bool("FUTU_PUBLIC_PAGES", default=True)
FUTU_PUBLIC_SEARCH = env.bool("FUTU_PUBLIC_SEARCH", default=False)
FUTU_PUBLIC_SEARCH_RATE = env.str("FUTU_PUBLIC_SEARCH_RATE", default="10/m,60/h")

# -- API --------------------------------------------------------------------------
# Requests of one token, or of one person's session, in a time: "600/m"; empty is no limit.
FUTU_API_RATE = env.str("FUTU_API_RATE", default="600/m")

# -- Sight ------------------------------------------------------------------------
FUTU_SPEC = env.str("FUTU_SPEC", default="fused")
FUTU_DEVICE = env.str("FUTU_DEVICE", default="auto")
FUTU_WEIGHTS = (
    Path(env.str("FUTU_WEIGHTS", default="") or FUTU_DATA / "weights").expanduser().resolve()
)

# -- The index --------------------------------------------------------------------
# Where segments of indexes are kept: files of this machine, or milvus://host:port.
VECTOR_STORE = env.str("VECTOR_STORE", default="") or "files"
FUTU_INDEX = Path(env.str("FUTU_INDEX", default="") or FUTU_DATA / "index").expanduser().resolve()
# Bytes of indexes that one process holds; beyond it the least recently used are let go.
FUTU_INDEX_CACHE = env.int("FUTU_INDEX_CACHE", default=2 * 2**30)
# A gallery with fewer vectors needs no segment: each process reads its rows.
FUTU_INDEX_MIN = env.int("FUTU_INDEX_MIN", default=20_000)
# Share of the ten nearest that a trained index must find to be used instead of exact search.
FUTU_INDEX_RECALL = env.float("FUTU_INDEX_RECALL", default=0.99)

# -- Work -------------------------------------------------------------------------
# Three queues: `default` prepares pictures (as many workers as wanted), `vision` embeds (one
# worker a device: it holds the model), `crawl` goes through sources. docs/ARCHITECTURE.md, "Jobs".
FUTU_WORKERS = env.int("FUTU_WORKERS", default=1)
# Sources that are crawled at the same time.
FUTU_CRAWLS = env.int("FUTU_CRAWLS", default=1)
# How far workers, and all that they start, give way to the web process: 0 (not) to 19.
FUTU_WORKER_NICE = env.int("FUTU_WORKER_NICE", default=10)
# Seconds that one unit of a job (a picture, a batch) may take; a whole job has no limit.
FUTU_UNIT_TIMEOUT = env.int("FUTU_UNIT_TIMEOUT", default=300)


def _cluster(workers: int) -> dict[str, object]:
    return {
        "orm": "default",
        "workers": workers,
        # Take no more rows from the database than can be worked on now.
        "queue_limit": workers,
        "bulk": 1,
        # Jobs bring their own limit, one for each unit. `retry` is the last resort for rows
        # that a dead cluster had taken; Job rows make a second delivery harmless.
        "timeout": FUTU_UNIT_TIMEOUT,
        "retry": 3 * (FUTU_UNIT_TIMEOUT + 3) + 60,
        "ack_failures": True,
        "scheduler": False,
        "poll": 0.1,
    }


Q_CLUSTER = {
    # The name is the salt of every queue's signed rows, so all clusters share this one.
    "name": "default",
    **_cluster(FUTU_WORKERS),
    # Never recycled: its worker would load the model again.
    # A crawl lasts for hours, mostly waiting, and must not keep others from their turn.
    "ALT_CLUSTERS": {
        "vision": {**_cluster(1), "recycle": 0},
        "crawl": _cluster(FUTU_CRAWLS),
    },
}

# -- Languages and time -----------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# -- Logs -------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname:<7} {name}: {message}",
            "style": "{",
            "datefmt": "%H:%M:%S",
        }
    },
    "filters": {"one_line": {"()": "futu.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("FUTU_LOG_LEVEL", default="INFO")},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django-q", "PIL", "botocore", "faiss.loader", "httpx")
    }
    | {"django.security.DisallowedHost": {"filters": ["one_line"]}},
}
