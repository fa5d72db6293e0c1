"""What is logged, and how."""

from django.core.exceptions import ImproperlyConfigured

from futu.settings.instance import env

# Lines for people (text), or one JSON object a line for programs (json).
FUTU_LOG_FORMAT = env.str("FUTU_LOG_FORMAT", default="") or "text"
if FUTU_LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("FUTU_LOG_FORMAT is “text” or “json”")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "format": "{asctime} {levelname:<7} {name}: {message}",
            "style": "{",
            "datefmt": "%H:%M:%S",
        },
        "json": {"()": "futu.logs.JsonLines"},
    },
    "filters": {"one_line": {"()": "futu.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": FUTU_LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("FUTU_LOG_LEVEL", default="INFO")},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django-q", "PIL", "botocore", "faiss.loader", "httpx")
    }
    | {
        "django.security.DisallowedHost": {"filters": ["one_line"]},
        # Lines for people have gunicorn's own (FUTU_ACCESS_LOG).
        "futu.access": {} if FUTU_LOG_FORMAT == "json" else {"level": "WARNING"},
    },
}
