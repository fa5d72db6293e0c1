"""How often a person may invite (ACCOUNT_RATE_LIMITS)."""

from __future__ import annotations

from allauth.core import ratelimit

from apps.galleries.members.services import MemberError
from futu.http import Request


def count_invitation(request: Request) -> None:
    """Raises MemberError above the limit: nobody tries out names, or asks again and again."""
    if not ratelimit.consume(request, action="member_invitation", key=str(request.user.pk)):
        raise MemberError("too_often")
