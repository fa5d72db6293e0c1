"""Who may sign up, and with which rights (FUTU_SIGNUP)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts.models import Invitation, User
from apps.accounts.services.local import DEMO
from futu.signed_ids import SignedIds

OPEN, INVITE, CLOSED = "open", "invite", "closed"
LINKS = SignedIds("futu.invitation")
# Session key: id of the invitation.
SESSION_KEY = "invitation"
# The first account becomes administrator. From another machine it needs a code that is shown only
# in the server's log and by commands.
CODE_SALT = "futu.first_account"
CODE_LENGTH = 10
HERE = {"127.0.0.1", "::1"}
NAMES_OF_HERE = {"localhost", "127.0.0.1", "[::1]"}
# Headers added by proxies: such a request does not come from this machine, even if the proxy does.
BY_PROXY = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


class NotInvitedError(Exception):
    """Sign-up is closed, or the invitation was used up meanwhile."""


def nobody_is_here() -> bool:
    """Whether no person has an account yet.

    Ignores the demo's account, and accounts made by commands that nobody has signed in to.
    """
    unusable = UNUSABLE_PASSWORD_PREFIX
    filled = Q(password__startswith=unusable, last_login=None) | Q(username=DEMO)
    return not User.objects.filter(Q(is_superuser=True) | ~filled).exists()


def setup_code() -> str:
    """The code for the first account from another machine. Useless once an account exists."""
    return salted_hmac(CODE_SALT, "", algorithm="sha256").hexdigest()[:CODE_LENGTH]


def is_setup_code(given: str) -> bool:
    return constant_time_compare(given.strip().lower(), setup_code())


def is_on_this_machine(request: HttpRequest) -> bool:
    """By peer address, host name and the absence of proxy headers.

    A proxy that hides itself and the original host name would be mistaken for a local client.
    """
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return (
        request.META.get("REMOTE_ADDR") in HERE
        and (request.get_host() in NAMES_OF_HERE or host in NAMES_OF_HERE)
        and not settings.FUTU_HTTPS
        and not any(header in request.headers for header in BY_PROXY)
    )


def may_join(request: HttpRequest) -> bool:
    """Whether this browser may sign up; the first account may need the code as well."""
    if settings.FUTU_SIGNUP == OPEN or nobody_is_here():
        return True
    return settings.FUTU_SIGNUP == INVITE and invitation_of(request) is not None


def admit(user: User, request: HttpRequest, code: str = "") -> None:
    """Set the rights of the account about to be saved.

    Call it inside the transaction that saves it. Raises NotInvitedError.
    """
    if nobody_is_here():
        _one_at_a_time()
        if nobody_is_here():
            if not (is_on_this_machine(request) or is_setup_code(code)):
                raise NotInvitedError
            user.is_staff = user.is_superuser = True
            return
    if settings.FUTU_SIGNUP == OPEN:
        return
    invitation = invitation_of(request) if settings.FUTU_SIGNUP == INVITE else None
    if invitation is None or not _use(invitation):
        raise NotInvitedError


def _use(invitation: Invitation) -> bool:
    """Count one more account; of concurrent requests for the last one, one succeeds."""
    living = Invitation.objects.living().filter(pk=invitation.pk)
    return bool(living.update(used=F("used") + 1))


def _one_at_a_time() -> None:
    """Serialise creation of the first account. SQLite's transactions are serial already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {User._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def signed_id(invitation: Invitation) -> str:
    """The signed id in the link."""
    return LINKS.sign(invitation.pk)


def invitation_by(signed: str) -> Invitation | None:
    """The valid invitation of a link."""
    return LINKS.find(Invitation.objects.living(), signed)


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The valid invitation this browser followed."""
    pk = request.session.get(SESSION_KEY)
    return Invitation.objects.living().filter(pk=pk).first() if pk else None
