"""The API of films: add one, have it made, follow it, take it away."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from apps.films.access import film_of
from apps.films.errors import FilmError
from apps.films.events import wants_events, watched
from apps.films.models import Film
from apps.films.schemas.fields import Language
from apps.films.schemas.lines import ImportedOut, ImportFields, SubtitlesOut, line_out
from apps.films.schemas.videos import (
    ProcessIn,
    StatusOut,
    VideoFields,
    VideoOut,
    VideosOut,
    status_out,
    video_out,
)
from apps.films.schemas.voices import CharactersOut, character_out
from apps.films.services import importing, outputs, processing, receiving, removing, usual_settings
from apps.films.services.lines import all_lines
from apps.films.subtitles import READ_BYTES
from apps.media.models import StoredFile
from apps.media.serving import send
from futu.api.auth import needs
from futu.api.paging import Order, PageParams, moment, page
from futu.api.problems import Problem
from futu.http import Request

router = Router(tags=["films"])

NEWEST = Order("-created", "created", moment)
WRONG_STATE = {409: {"description": "Its state does not allow it."}}
SOUND = {
    200: {"description": "Sound, also in ranges.", "content": {"audio/mp4": {}, "audio/wav": {}}}
}
EVENTS = {
    200: {
        "description": "As JSON; with `Accept: text/event-stream` as server-sent events, one for "
        "each change, for a minute at most: then ask again.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
TEXT_TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa"}


@router.post("/videos/upload", response={201: VideoOut}, auth=needs("write"))
def upload_video(
    request: Request, file: File[UploadedFile], fields: Form[VideoFields]
) -> Status[VideoOut]:
    """Add a small film in one request. Large ones are sent in pieces: `POST /uploads` with the
    kind `film` and, in `about`, `rights` (`yes`), `title`, `source_language`, `target_language`."""
    if not fields.rights:
        raise FilmError("no_rights")
    limit = settings.FUTU_MAX_UPLOAD_BYTES
    if file.size is None or file.size > limit:
        raise FilmError("small_only", {"limit_bytes": limit})
    film = receiving.receive(
        request.user,
        file,
        file.name or "film",
        title=fields.title,
        source_language=fields.source_language,
        target_language=fields.target_language,
        rights=True,
        rights_note=fields.rights_note,
    )
    return Status(201, video_out(film))


@router.get("/videos", response=VideosOut, auth=needs("read"))
def list_videos(request: Request, params: Query[PageParams]) -> VideosOut:
    """Your films, newest first."""
    films = Film.objects.owned_by(request.user.pk).select_related("job", "source", "thumbnail")
    found, following = page(request, films, NEWEST, params)
    return VideosOut(items=[video_out(film) for film in found], next=following)


@router.get("/videos/{uuid:video_id}", response=VideoOut, auth=needs("read"))
def get_video(request: Request, video_id: UUID) -> VideoOut:
    """A film of yours: what it is, how far it is, what there is to take away."""
    return video_out(film_of(request, video_id))


@router.delete("/videos/{uuid:video_id}", response={204: None}, auth=needs("write"))
def delete_video(request: Request, video_id: UUID) -> Status[None]:
    """Delete a film with all that was made of it. Cloned voices stay yours."""
    removing.remove(film_of(request, video_id))
    return Status(204, None)


@router.post(
    "/videos/{uuid:video_id}/process",
    response={202: StatusOut},
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def process_video(
    request: Request, video_id: UUID, payload: ProcessIn | None = None
) -> Status[StatusOut]:
    """Make what is missing, or all from a stage on. Refused where it would not fit."""
    film, payload = film_of(request, video_id), payload or ProcessIn(from_stage=None)
    if payload.options or payload.source_language is not None or payload.target_language:
        usual_settings.settle_options(
            film,
            payload.options,
            source_language=payload.source_language,
            target_language=payload.target_language,
        )
    processing.start(film, payload.from_stage)
    return Status(202, status_out(film, None))


@router.post(
    "/videos/{uuid:video_id}/pause",
    response=StatusOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def pause_video(request: Request, video_id: UUID) -> StatusOut:
    """Let it rest after the unit in hand."""
    return _asked(request, video_id, "pause")


@router.post(
    "/videos/{uuid:video_id}/resume",
    response=StatusOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def resume_video(request: Request, video_id: UUID) -> StatusOut:
    """Go on where it was paused."""
    return _asked(request, video_id, "resume")


@router.post(
    "/videos/{uuid:video_id}/cancel",
    response=StatusOut,
    auth=needs("write"),
    openapi_extra={"responses": WRONG_STATE},
)
def cancel_video(request: Request, video_id: UUID) -> StatusOut:
    """End its job. What was made is kept."""
    return _asked(request, video_id, "cancel")


def _asked(
    request: Request, video_id: UUID, what: Literal["pause", "resume", "cancel"]
) -> StatusOut:
    getattr(processing, what)(film_of(request, video_id))
    return status_out(film_of(request, video_id), None)


@router.get(
    "/videos/{uuid:video_id}/status",
    response=StatusOut,
    auth=needs("read"),
    openapi_extra={"responses": EVENTS},
)
def get_video_status(request: Request, video_id: UUID) -> StatusOut | HttpResponseBase:
    """State and stages; what the next run will take, while none is under way."""
    film = film_of(request, video_id)
    if wants_events(request):
        return watched(film)
    return status_out(film, None if film.is_active else processing.expected(film))


@router.get(
    "/videos/{uuid:video_id}/audio",
    auth=needs("read"),
    openapi_extra={"responses": SOUND},
)
def get_video_audio(
    request: Request, video_id: UUID, track: Literal["dub", "original"] = "dub"
) -> HttpResponseBase:
    """The dub alone, or the sound that was extracted (16 kHz, for models)."""
    film = film_of(request, video_id)
    file: StoredFile | None
    file = outputs.dub_sound(film) if track == "dub" else outputs.speech_sound(film)
    if file is None:
        raise Problem("not_found")
    return send(request, file.key, name=file.name, mimetype=file.media_type, inline=True)


@router.get("/videos/{uuid:video_id}/subtitles", response=SubtitlesOut, auth=needs("read"))
def get_video_subtitles(
    request: Request,
    video_id: UUID,
    format: Literal["json", "srt", "vtt", "ass"] = "json",
    language: Language = "",
) -> SubtitlesOut | HttpResponse:
    """The lines as they are now; with a `format` as a file in the target or another language."""
    film = film_of(request, video_id)
    if format == "json":
        rows = [line_out(row) for row in all_lines(film)]
        return SubtitlesOut(
            language=film.language, target_language=film.target_language, lines=rows
        )
    text = outputs.subtitle_text(film, language or film.target_language, format)
    return HttpResponse(text, content_type=f"{TEXT_TYPES[format]}; charset=utf-8")


@router.post("/videos/{uuid:video_id}/subtitles", response=ImportedOut, auth=needs("write"))
def import_video_subtitles(
    request: Request,
    video_id: UUID,
    file: File[UploadedFile],
    fields: Form[ImportFields],
) -> ImportedOut:
    """Import SRT, VTT or ASS: as the film's lines, or as their translation by times."""
    film = film_of(request, video_id)
    content, name = file.read(READ_BYTES + 1), file.name or "subtitles"
    if fields.what == "lines":
        found = importing.import_lines(film, request.user, content, name)
    else:
        found = importing.import_translation(film, request.user, content, name, fields.language)
    return ImportedOut(taken=found.taken, of=found.of, without=found.without)


@router.get("/videos/{uuid:video_id}/characters", response=CharactersOut, auth=needs("read"))
def list_video_characters(request: Request, video_id: UUID) -> CharactersOut:
    """Who speaks in it, by first appearance."""
    film = film_of(request, video_id)
    return CharactersOut(items=[character_out(one) for one in film.characters.all()])
