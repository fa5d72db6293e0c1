"""Health of the instance. Public; details are for staff only."""

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from apps.accounts.services import token_of
from futu import readiness

router = Router(tags=["instance"])
BEARER = "Bearer "


class ChecksOut(Schema):
    database: bool = Field(description="It responds.")
    storage: bool = Field(description="Storage is writable and has free space.")
    weights: bool = Field(description="The model is loaded, or its files have the right checksums.")
    workers: dict[str, bool] = Field(
        description="By queue: workers were seen within the last 15 seconds.",
        examples=[{"default": True, "vision": True, "crawl": True}],
    )


class HealthOut(Schema):
    ok: bool = Field(description="Whether every check passes.")
    checks: ChecksOut | None = Field(description="Only for staff; otherwise null.")


@router.get("/health", response={200: HealthOut, 503: HealthOut}, auth=None)
def health(request: HttpRequest) -> Status[HealthOut]:
    """The state of the instance, for monitors: 200 when all is well, else 503.

    Public, and not counted by the rate limit. For programs that start, stop and balance
    processes there are `/health/live` and `/health/ready`, outside of the API.
    """
    found = readiness.look()
    told = ChecksOut(**asdict(found)) if _is_staff(request) else None
    return Status(200 if found.is_well else 503, HealthOut(ok=found.is_well, checks=told))


def _is_staff(request: HttpRequest) -> bool:
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        token = token_of(header.removeprefix(BEARER).strip())
        return token is not None and token.owner.is_staff
    return request.user.is_authenticated and request.user.is_staff
