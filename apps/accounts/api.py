"""The token's owner, scopes and remaining quota.

Tokens are created only in the browser: a leaked token cannot create others.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from ninja import Field, Router, Schema

from apps.accounts.models import ApiToken
from apps.accounts.services import room_of
from futu.api.auth import needs
from futu.http import Request

router = Router(tags=["account"])


class TokenOut(Schema):
    id: UUID
    name: str
    hint: str = Field(description="The last characters of the secret.")
    created: datetime
    expires: datetime | None


class RoomOut(Schema):
    """Quota usage, in bytes of originals."""

    stored: int
    quota: int | None = Field(description="Null: unlimited.")
    free: int | None = Field(description="Null: unlimited.")


class LimitsOut(Schema):
    """Limits of this instance."""

    upload_bytes: int = Field(description="Of one file.")
    pixels: int = Field(description="Of one picture, width times height.")
    frames: int = Field(description="Of an animation.")
    files: int = Field(description="Per request.")
    requests: str | None = Field(
        description="Rate limit per token; null: unlimited.",
        examples=["600/m"],
    )


class MeOut(Schema):
    username: str
    email: str
    scopes: list[ApiToken.Scope] = Field(description="Its scopes; a session has all.")
    token: TokenOut | None = Field(description="The token used; null for a session.")
    room: RoomOut
    limits: LimitsOut


@router.get("/me", response=MeOut, auth=needs(None))
def me(request: Request) -> MeOut:
    """Your account as this token sees it. Any token may ask."""
    asked_with = request.auth  # type: ignore[attr-defined]  # ninja's
    token = asked_with if isinstance(asked_with, ApiToken) else None
    room = room_of(request.user.pk)
    return MeOut(
        username=request.user.get_username(),
        email=request.user.email,
        scopes=[ApiToken.Scope(scope) for scope in (token.scopes if token else ApiToken.Scope)],
        token=_token_out(token) if token else None,
        room=RoomOut(stored=room.stored, quota=room.quota or None, free=room.free),
        limits=LimitsOut(
            upload_bytes=settings.FUTU_MAX_UPLOAD_BYTES,
            pixels=settings.FUTU_MAX_PIXELS,
            frames=settings.FUTU_MAX_FRAMES,
            files=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            requests=settings.FUTU_API_RATE or None,
        ),
    )


def _token_out(token: ApiToken) -> TokenOut:
    return TokenOut(
        id=token.id,
        name=token.name,
        hint=token.hint,
        created=token.created,
        expires=token.expires,
    )
