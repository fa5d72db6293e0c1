"""Health of the instance. Public; details are for staff only."""

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from apps.accounts.services import token_of
from apps.backup.models import Backup
from apps.backup.services import backup_state
from apps.doctor.services import last_report
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


class BackupRunOut(Schema):
    name: str
    state: str = Field(description="`done` or `failed`.")
    started: datetime
    finished: datetime | None
    files: int = Field(description="How many files are in it.")
    bytes: int
    new_files: int = Field(description="How many of them were copied.")
    new_bytes: int
    errors: int = Field(description="Files that were missing or damaged on this instance.")


class BackupOut(Schema):
    last: BackupRunOut | None = Field(description="The newest run that has ended.")
    warning: str = Field(description="What is wrong, as a sentence; empty: nothing.")


class DoctorOut(Schema):
    """What the doctor found last."""

    looked: datetime = Field(description="When the last run that has ended began.")
    complete: bool = Field(description="Whether it came to its end, and was not cut short.")
    slice: str = Field(description="Which part of all bytes it read.", examples=["3/30"])
    repaired: int
    findings: dict[str, int] = Field(description="What is amiss: how many, by code.")
    says: list[str] = Field(description="The first of them, as sentences.")
    warning: str = Field(description="What is wrong, as a sentence; empty: nothing.")


class HealthOut(Schema):
    ok: bool = Field(description="Whether every check passes.")
    checks: ChecksOut | None = Field(description="Only for staff; otherwise null.")
    backup: BackupOut | None = Field(
        description="Only for staff, and only where backups are made; otherwise null. What is "
        "wrong with them does not change `ok`."
    )
    doctor: DoctorOut | None = Field(
        description="Only for staff, once the doctor has looked; otherwise null. What it found "
        "does not change `ok`."
    )


@router.get("/health", response={200: HealthOut, 503: HealthOut}, auth=None)
def health(request: HttpRequest) -> Status[HealthOut]:
    """The state of the instance, for monitors: 200 when all is well, else 503.

    Public, and not counted by the rate limit. For programs that start, stop and balance
    processes there are `/livez` and `/readyz`, outside of the API.
    """
    found = readiness.look()
    is_staff = _is_staff(request)
    checks = ChecksOut(**asdict(found)) if is_staff else None
    backup = _backup() if is_staff and found.database else None
    doctor = _doctor() if is_staff and found.database else None
    told = HealthOut(ok=found.is_well, checks=checks, backup=backup, doctor=doctor)
    return Status(200 if found.is_well else 503, told)


def _backup() -> BackupOut | None:
    state = backup_state()
    if state is None:
        return None
    return BackupOut(last=_run(state.last) if state.last else None, warning=state.warning)


def _doctor() -> DoctorOut | None:
    found = last_report()
    if found is None:
        return None
    return DoctorOut(
        looked=found.started,
        complete=found.is_done,
        slice=found.slice,
        repaired=found.repaired,
        findings=found.counts,
        says=found.sentences,
        warning=found.warning,
    )


def _run(run: Backup) -> BackupRunOut:
    return BackupRunOut(
        name=run.name,
        state=run.state,
        started=run.started,
        finished=run.finished,
        files=run.count,
        bytes=run.bytes,
        new_files=run.new_count,
        new_bytes=run.new_bytes,
        errors=run.missing,
    )


def _is_staff(request: HttpRequest) -> bool:
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        token = token_of(header.removeprefix(BEARER).strip())
        return token is not None and token.owner.is_staff
    return request.user.is_authenticated and request.user.is_staff
