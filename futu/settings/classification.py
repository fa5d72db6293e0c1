"""Limits and alerts of classification (docs/CLASSIFICATION.md)."""

from futu.settings.instance import env

# New questions, which no kept answer settles, that a person or a token may ask a day; 0: no limit.
FUTU_CLASSIFY_QUOTA = env.int("FUTU_CLASSIFY_QUOTA", default=0)
FUTU_CLASSIFY_TOKEN_QUOTA = env.int("FUTU_CLASSIFY_TOKEN_QUOTA", default=0)
# Requests to check-cache of one person, besides FUTU_API_RATE; empty: no limit of their own.
FUTU_CHECK_CACHE_RATE = env.str("FUTU_CHECK_CACHE_RATE", default="60/m")
# Mails to staff; 0 turns one off. Percent of a budget that is used:
FUTU_CLASSIFY_ALERT_BUDGET = env.int("FUTU_CLASSIFY_ALERT_BUDGET", default=80)
# Percent of the questions of late that failed, and how many at least:
FUTU_CLASSIFY_ALERT_ERRORS = env.int("FUTU_CLASSIFY_ALERT_ERRORS", default=20)
FUTU_CLASSIFY_ALERT_LEAST = env.int("FUTU_CLASSIFY_ALERT_LEAST", default=10)
# Milliseconds within which 95 % of new questions of late were answered:
FUTU_CLASSIFY_ALERT_P95 = env.int("FUTU_CLASSIFY_ALERT_P95", default=20_000)
# What “of late” means, in minutes.
FUTU_CLASSIFY_ALERT_MINUTES = env.int("FUTU_CLASSIFY_ALERT_MINUTES", default=60)
