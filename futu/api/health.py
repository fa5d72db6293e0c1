"""Whether this instance can do its work. No secrets: anybody may ask."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from apps.jobs import registry
from apps.jobs.services import workers_alive
from apps.search.keys import serving
from apps.vision.specs import UnknownSpecError, get_spec
from apps.vision.weights import registry as weights

router = Router(tags=["instance"])


class ChecksOut(Schema):
    database: bool = Field(description="It answers.")
    storage: bool = Field(description="A file can be written where pictures lie.")
    weights: bool = Field(description="The files of the model are there.")
    workers: dict[str, bool] = Field(
        description="By queue: workers were seen within the last 15 seconds.",
        examples=[{"default": True, "vision": True, "crawl": True}],
    )


class HealthOut(Schema):
    ok: bool = Field(description="Whether every check holds.")
    checks: ChecksOut


@router.get("/health", response={200: HealthOut, 503: HealthOut}, auth=None)
def health(request: HttpRequest) -> Status[HealthOut]:
    """The state of the instance, for monitors: 200 when all is well, else 503.

    Public, and not counted by the rate limit.
    """
    database = _database_answers()
    checks = ChecksOut(
        database=database,
        storage=_storage_takes_files(),
        weights=_weights_are_there(serving().name if database else settings.FUTU_SPEC),
        workers={queue: database and workers_alive(queue) for queue in registry.queues()},
    )
    ok = all((checks.database, checks.storage, checks.weights, *checks.workers.values()))
    return Status(200 if ok else 503, HealthOut(ok=ok, checks=checks))


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _storage_takes_files() -> bool:
    try:
        default_storage.probe()  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def _weights_are_there(spec_name: str) -> bool:
    """By their size: reading them whole, to compare checksums, is for `manage.py weights`."""
    try:
        entries = [weights.get(name) for name in get_spec(spec_name).weights]
    except UnknownSpecError:  # An upgrade took away the model that answers.
        return False
    return all(
        entry.path.is_file() and entry.path.stat().st_size == entry.bytes for entry in entries
    )
