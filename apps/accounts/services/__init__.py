"""Operations on accounts, independent of requests."""

from apps.accounts.services.activity import record
from apps.accounts.services.closing import (
    Belongings,
    belongings_of,
    close_account,
    erase_account,
)
from apps.accounts.services.local import DEMO, local_account
from apps.accounts.services.quota import QuotaUsage, give_back, hold, room_as_loaded, room_of, take
from apps.accounts.services.sessions import clear_sessions, living_sessions
from apps.accounts.services.tokens import issue_token, revoke_token, token_of

__all__ = [
    "DEMO",
    "Belongings",
    "QuotaUsage",
    "belongings_of",
    "clear_sessions",
    "close_account",
    "erase_account",
    "give_back",
    "hold",
    "issue_token",
    "living_sessions",
    "local_account",
    "record",
    "revoke_token",
    "room_as_loaded",
    "room_of",
    "take",
    "token_of",
]
