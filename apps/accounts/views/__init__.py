"""Account pages that allauth does not provide."""

from apps.accounts.views.closing import delete, farewell
from apps.accounts.views.history import access_history, history
from apps.accounts.views.joining import invited
from apps.accounts.views.language import set_language
from apps.accounts.views.sessions import end_session, sessions
from apps.accounts.views.settings import home, profile
from apps.accounts.views.tokens import new_token, revoke_token, tokens

__all__ = [
    "access_history",
    "delete",
    "end_session",
    "farewell",
    "history",
    "home",
    "invited",
    "new_token",
    "profile",
    "revoke_token",
    "sessions",
    "set_language",
    "tokens",
]
