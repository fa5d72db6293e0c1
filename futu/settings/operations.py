"""The audit log and alerts: docs/OPERATIONS.md. A threshold of 0 turns its alert off."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from futu.settings.instance import env

# Where alerts are sent as JSON, beside mail: an address of the operator's choice.
FUTU_ALERT_WEBHOOK = env.str("FUTU_ALERT_WEBHOOK", default="")
_parts = urlsplit(FUTU_ALERT_WEBHOOK)
if FUTU_ALERT_WEBHOOK and not (
    _parts.scheme in ("http", "https") and _parts.hostname and _parts.username is None
):
    raise ImproperlyConfigured("FUTU_ALERT_WEBHOOK is an address like https://example.org/alerts")
# Signs what is sent there.
FUTU_ALERT_SECRET = env.str("FUTU_ALERT_SECRET", default="")
# Seconds that a queued job may wait.
FUTU_ALERT_QUEUE = env.int("FUTU_ALERT_QUEUE", default=3600)
# Percent of the disk that have to be free.
FUTU_ALERT_DISK = env.int("FUTU_ALERT_DISK", default=10)
# Percent of requests of 15 minutes, and of jobs of an hour, that may fail.
FUTU_ALERT_ERRORS = env.int("FUTU_ALERT_ERRORS", default=5)
FUTU_ALERT_JOB_ERRORS = env.int("FUTU_ALERT_JOB_ERRORS", default=20)
# Percent of a budget of models.
FUTU_ALERT_BUDGET = env.int("FUTU_ALERT_BUDGET", default=100)
# Days that the audit log is kept; 0: for good.
FUTU_AUDIT_DAYS = env.int("FUTU_AUDIT_DAYS", default=365)
