"""Object-level permission checks. Objects a person may not see answer 404."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.shortcuts import get_object_or_404

from apps.accounts.models import ApiToken
from futu.http import Request


def token_of(request: Request, token_id: UUID) -> ApiToken:
    return get_object_or_404(ApiToken, owner=request.user, id=token_id)


def session_of(request: Request, session_id: int) -> UserSession:
    return get_object_or_404(UserSession, user=request.user, id=session_id)
