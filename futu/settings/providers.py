"""Models accessed over HTTP, hosted or self-hosted (docs/PROVIDERS.md)."""

from futu.secret import strong
from futu.settings.instance import env

# Encryption key of provider credentials in the database; empty: derived from SECRET_KEY.
FUTU_PROVIDER_SECRET = strong("FUTU_PROVIDER_SECRET", env.str("FUTU_PROVIDER_SECRET", default=""))
# The currency of prices and budgets.
FUTU_CURRENCY = env.str("FUTU_CURRENCY", default="CNY")
# Retention of the call log, and of cached answers.
FUTU_PROVIDER_LOG_DAYS = env.int("FUTU_PROVIDER_LOG_DAYS", default=90)
FUTU_PROVIDER_CACHE_DAYS = env.int("FUTU_PROVIDER_CACHE_DAYS", default=30)
# A folder that a GPT-SoVITS server of this machine reads, too: clips of voices are put there.
FUTU_REFERENCE_FOLDER = env.str("FUTU_REFERENCE_FOLDER", default="")
