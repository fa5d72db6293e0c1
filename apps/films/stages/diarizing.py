"""Stage `characters`: whose voice each line is, whole lines compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from uuid import UUID

import numpy as np
from django.db import transaction

from apps.films.models import Character, Cue, Film
from apps.films.services import files
from apps.films.services.characters import new_name
from apps.films.services.history import recorded
from apps.films.services.keys import digest
from apps.films.stages import extracting
from apps.films.stages.names import CHARACTERS
from apps.films.stages.work import Pacer, Work, begin
from apps.jobs.stage_run import StageRun
from apps.sound import files as sounds
from apps.sound import speakers

STAGE = "characters"
# A voice does not get clearer in longer lines.
MOST_MS = 12_000
# Lines of a written text that are given to the nearest voice.
NEAR = 0.6


def tell_apart(work: Work, stage: StageRun) -> None:
    film = work.film
    if film.characters_key == characters_key(film) and not _silent(film):
        return
    params = {"film": str(film.pk), "about": film.title}
    stage.child(CHARACTERS, key=f"{characters_key(film)}{len(_silent(film))}", params=params)
    stage.wait()
    film.refresh_from_db()


def characters_key(film: Film) -> str:
    how = [speakers.SPEAKERS_VERSION, film.settings.speakers]
    return digest(STAGE, *how, film.lines_key, film.lines_from)


def _silent(film: Film) -> list[Cue]:
    """Lines whose voice was not looked at."""
    return list(film.cues.in_order().filter(embedding=None))


def parts(work: Work, stage: StageRun) -> None:
    """In the worker of the models: a line is a unit; then all are grouped, which is quick."""
    film = work.film
    todo, total = _silent(film), film.cues.count()
    begin(stage, total, total - len(todo))
    pacer = Pacer(STAGE, "local")
    with files.as_path(extracting.get(film, "speech").file, ".wav") as wav:
        for cue in todo:
            stage.check()
            with work.unit(), pacer.unit(cue.duration_ms / 1000):
                _look_at(cue, wav)
            stage.advance()
    with work.unit():
        group(film)


def _look_at(cue: Cue, wav: object) -> None:
    samples = sounds.read(wav, cue.start_ms, min(cue.end_ms, cue.start_ms + MOST_MS))  # type: ignore[arg-type]
    vector = speakers.embed(samples).astype(np.float32)
    changes = {"embedding": vector.tobytes(), "pitch": speakers.pitch(samples)}
    Cue.objects.filter(pk=cue.pk).update(**changes)


def group(film: Film) -> None:
    """Into characters: anew if the lines are new, else those that have none join the nearest."""
    cues = [one for one in film.cues.in_order() if one.embedding]
    with transaction.atomic():
        if film.characters_key == characters_key(film):
            _join(film, [one for one in cues if one.character_id is None])
        elif all(one.character_id for one in cues):
            old = list(film.characters.all())
            with recorded(film, None, "characters_anew", cues=cues, characters=old) as touched:
                touched.characters |= {one.pk for one in _anew(film, cues)}
        else:  # Lines are new: that is a step of its own.
            _anew(film, cues)
        film.characters_key = characters_key(film)
        film.save(update_fields=["characters_key"])


def _anew(film: Film, cues: Sequence[Cue]) -> list[Character]:
    vectors = [_vector(one) for one in cues]
    lengths = [one.duration_ms for one in cues]
    labels = speakers.cluster(vectors, lengths, film.settings.speakers) if cues else []
    old = {one.pk: one for one in film.characters.all()}
    made: dict[int, Character] = {}
    for label in sorted(set(labels)):
        mine = [cue for cue, other in zip(cues, labels, strict=True) if other == label]
        made[label] = _character(film, label, mine, old)
        free = [one.pk for one in mine if not one.locked or one.character_id is None]
        Cue.objects.filter(pk__in=free).update(character=made[label])
    kept = {one.pk for one in made.values()}
    film.characters.exclude(pk__in=kept).filter(cues=None).delete()
    return list(made.values())


def _character(
    film: Film, place: int, cues: Sequence[Cue], old: dict[UUID, Character]
) -> Character:
    """The one that most of the lines were before keeps its name and voice."""
    votes = Counter(one.character_id for one in cues if one.character_id in old)
    before = old.pop(votes.most_common(1)[0][0]) if votes else None
    hertz = _pitch(cues)
    values = {"place": place, "pitch": hertz, "centroid": _centre(cues)}
    if before is None:
        gender = speakers.gender(hertz)
        return Character.objects.create(film=film, name=new_name(place), gender=gender, **values)
    Character.objects.filter(pk=before.pk).update(**values)
    return before


def _pitch(cues: Sequence[Cue]) -> float | None:
    known = [one.pitch for one in cues if one.pitch]
    return float(median(known)) if known else None


def _vector(cue: Cue) -> np.ndarray:
    return np.frombuffer(bytes(cue.embedding or b""), np.float32)


def _centre(cues: Sequence[Cue]) -> bytes:
    mean = np.mean([_vector(one) * one.duration_ms for one in cues], axis=0)
    return (mean / max(1e-9, float(np.linalg.norm(mean)))).astype(np.float32).tobytes()


def _join(film: Film, cues: Sequence[Cue]) -> None:
    known = [one for one in film.characters.all() if one.centroid]
    if not known:
        return
    centres = np.stack([np.frombuffer(bytes(one.centroid or b""), np.float32) for one in known])
    for cue in cues:
        likeness = centres @ _vector(cue)
        if float(likeness.max()) >= NEAR:
            Cue.objects.filter(pk=cue.pk).update(character=known[int(likeness.argmax())])
