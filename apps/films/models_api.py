"""The API of what films can be made with: engines, a person's usual settings, the server."""

from __future__ import annotations

import shutil

from django.db.models import Count
from ninja import Router

from apps.films.errors import FilmError
from apps.films.room import ROOM
from apps.films.schemas.engines import (
    EngineOut,
    EnginesOut,
    FilmSettingsIn,
    FilmSettingsOut,
    ModelTestIn,
    ModelTestOut,
    SystemStatusOut,
)
from apps.films.services import engines, trying, usual_settings
from apps.films.services.engines import PARTS, Task
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.media.kinds import get_kind
from apps.media.services.quota import free_for
from apps.media.storage import free_bytes
from apps.vision.weights import registry
from futu.api.auth import needs
from futu.http import Request

router = Router(tags=["films"])


@router.get("/models/speech-recognition", response=EnginesOut, auth=needs("read"))
def list_recognisers(request: Request) -> EnginesOut:
    """What can recognise speech here."""
    return _engines(request, "recogniser")


@router.get("/models/translation", response=EnginesOut, auth=needs("read"))
def list_translators(request: Request) -> EnginesOut:
    """What can translate here."""
    return _engines(request, "translator")


def _engines(request: Request, task: Task) -> EnginesOut:
    return EnginesOut(
        items=[
            EngineOut(
                value=one.value,
                title=str(one.title),
                model=one.model,
                is_hosted=one.is_hosted,
                may=one.may,
                missing=one.missing,
            )
            for one in engines.choices(task, request.user)
        ]
    )


@router.post("/models/test", response=ModelTestOut, auth=needs("write"))
def try_model(request: Request, payload: ModelTestIn) -> ModelTestOut:
    """Send a small request without anything of yours; what is wrong comes as an answer."""
    known = {one.value for one in engines.choices(payload.task, request.user)}
    if payload.engine not in known:
        raise FilmError("engine_gone")
    found = trying.try_engine(payload.task, payload.engine, request.user)
    return ModelTestOut(
        works=found.works,
        model=found.model,
        sample=found.sample,
        milliseconds=found.milliseconds,
        cost=found.cost,
        error=found.code,
        reason=found.error,
    )


@router.get("/settings", response=FilmSettingsOut, auth=needs("read"))
def get_film_settings(request: Request) -> FilmSettingsOut:
    """What your next film begins with."""
    source, target = usual_settings.usual_languages(request.user)
    return FilmSettingsOut(
        options=usual_settings.usual_options(request.user),
        source_language=source,
        target_language=target,
    )


@router.post("/settings", response=FilmSettingsOut, auth=needs("write"))
def set_film_settings(request: Request, payload: FilmSettingsIn) -> FilmSettingsOut:
    """Change what your next films begin with; those that are there stay as they are."""
    given = payload.options.model_dump(mode="json", exclude_unset=True) if payload.options else {}
    usual_settings.keep_usual(request.user, given, payload.source_language, payload.target_language)
    return get_film_settings(request)


@router.get("/system/status", response=SystemStatusOut, auth=needs("read"))
def get_system_status(request: Request) -> SystemStatusOut:
    """Whether this server has all that films need."""
    queues = tuple(ROOM.queues)
    served = jobs.queues_alive()
    waiting = Job.objects.filter(queue__in=queues, state=Job.State.QUEUED).order_by()
    counts: dict[str, int] = dict(waiting.values_list("queue").annotate(n=Count("pk")))
    packages = {part for parts in PARTS.values() for part in parts}
    return SystemStatusOut(
        programs={name: shutil.which(name) is not None for name in ROOM.programs},
        packages={name: engines.is_there(name) for name in sorted(packages)},
        weights={name: registry.get(name).path.is_file() for name in ROOM.weights},
        workers={queue: queue in served for queue in queues},
        waiting={queue: counts.get(queue, 0) for queue in queues},
        free_bytes=free_bytes(),
        your_free_bytes=free_for(request.user.pk, get_kind("film").quota),
    )
