"""The files of films: what people send, what is made, and what is kept for a time."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.films.services import effects, receiving
from apps.media.kinds import (
    Destination,
    FileKind,
    NoDestinationError,
    QuotaClass,
    UploadRequest,
    register,
)

FILMS = QuotaClass("films")
SOUND_BYTES = 2 * 2**30


def _made_here(asked: UploadRequest) -> Destination:
    """Nothing is uploaded by these kinds: workers make the files."""
    raise NoDestinationError(400)


FILM = register(
    FileKind(
        name="film",
        title=_("Films"),
        limit=lambda name: settings.FUTU_MAX_FILM_BYTES,
        quota=FILMS,
        error=receiving.UploadError,
        admit=receiving.admit,
        validate=receiving.validate,
        finished=receiving.finished,
    )
)
# A track of music and effects without voices, for one film.
EFFECTS = register(
    FileKind(
        name="film-effects",
        title=_("Music and effects of films"),
        limit=lambda name: SOUND_BYTES,
        quota=FILMS,
        error=receiving.UploadError,
        admit=effects.admit,
        leads_on=effects.leads_on,
        validate=effects.validate,
        finished=effects.finished,
    )
)


def _kind(name: str, title: object) -> FileKind:
    return register(
        FileKind(
            name=name,
            title=title,  # type: ignore[arg-type]
            limit=lambda name: settings.FUTU_MAX_FILM_BYTES,
            quota=FILMS,
            admit=_made_here,
        )
    )


# What expires, and is made again when it is needed.
PART = _kind("film-part", _("Intermediate files of films"))
TAKE = _kind("film-take", _("Spoken lines of films"))
OUTPUT = _kind("film-output", _("Translated films"))
VOICE = _kind("voice-sample", _("Samples of voices"))
