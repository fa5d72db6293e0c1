"""Installed apps, middleware and templates."""

from futu.settings.instance import BASE_DIR, env
from futu.settings.rooms import INSTALLED_ROOMS

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
    "apps.audit",
    "apps.accounts",
    "apps.jobs",
    "apps.media",
    "apps.providers",
    "apps.galleries",
    # Disabled ones too: their rows stay. futu.closed_rooms blocks their pages.
    *(room.app for room in INSTALLED_ROOMS),
    # These before search and vision: each one's `evaluate` measures all that those behind it do.
    "apps.duplicates",
    "apps.search",
    "apps.vision",
    "apps.sound",
    "apps.crawling",
    "apps.backup",
    "apps.takeout",
    "apps.doctor",
    "apps.operations",
    "apps.house",
    "crawlers",
]

MIDDLEWARE = [
    "futu.probes.Probes",
    "futu.request_ids.RequestIds",
    "futu.metrics.middleware.Metrics",
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
    "futu.closed_rooms.ClosedRooms",
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
