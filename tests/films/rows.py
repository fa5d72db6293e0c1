"""A film that is done, written as rows: nothing is heard, spoken or muxed for it."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.films.models import Character, Cue, Film, Output, Translation
from apps.films.options import FilmOptions
from apps.films.services.keys import text_hash
from apps.media.kinds import get_kind
from apps.media.models import StoredFile
from apps.media.services import keep_file


def kept(owner: User, kind: str, name: str, media_type: str) -> StoredFile:
    return keep_file(owner.pk, get_kind(kind), name, io.BytesIO(b"0123456789"), media_type)


def made_film(owner: User, title: str = "Holidays") -> Film:
    source = kept(owner, "film", "film.mp4", "video/mp4")
    film = Film.objects.create(
        owner=owner,
        title=title,
        source=source,
        source_name=source.name,
        source_sha256=source.sha256,
        source_bytes=source.bytes,
        duration_ms=12_000,
        facts={
            "container": "mp4",
            "duration_ms": 10_000,
            "bytes": 1000,
            "video": {"index": 0, "codec": "h264", "width": 160, "height": 90, "fps": 25.0},
        },
        source_language="en",
        options=FilmOptions().model_dump(mode="json"),
        rights_confirmed=timezone.now(),
        finished=timezone.now(),
    )
    ada = Character.objects.create(film=film, name="Ada", voice_key="zf_xiaoxiao")
    for n, text in enumerate(("The key is here.", "Bring the map.")):
        start = 1000 + 4000 * n
        cue = Cue.objects.create(
            film=film, start_ms=start, end_ms=start + 3000, text=text, character=ada
        )
        Translation.objects.create(
            cue=cue, language="zh", text="钥匙在这里。", source_hash=text_hash(text)
        )
    sound = kept(owner, "film-output", "dub.m4a", "audio/mp4")
    Output.objects.create(
        film=film, kind=Output.Kind.SOUND, format="m4a", language="zh", key="k", file=sound
    )
    return film


def film_ids(owner: User) -> dict[str, Any]:
    film = made_film(owner)
    return {"video": film.pk, "character": film.characters.get().pk, "cue": film.cues.first().pk}
