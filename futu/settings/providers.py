"""Models asked by HTTP, hosted or on a machine of one's own (docs/PROVIDERS.md)."""

from futu.settings.instance import env

# What keys of providers are encrypted with in the database; empty: derived from SECRET_KEY.
FUTU_PROVIDER_SECRET = env.str("FUTU_PROVIDER_SECRET", default="")
# The one currency in which prices and budgets of this instance are written.
FUTU_CURRENCY = env.str("FUTU_CURRENCY", default="CNY")
# How long it is kept that a model was asked, and how long its answer is used again.
FUTU_PROVIDER_LOG_DAYS = env.int("FUTU_PROVIDER_LOG_DAYS", default=90)
FUTU_PROVIDER_CACHE_DAYS = env.int("FUTU_PROVIDER_CACHE_DAYS", default=30)
