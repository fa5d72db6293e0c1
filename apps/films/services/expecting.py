"""What a run will take: bytes, minutes and money, stage by stage, before it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Pace
from apps.films.options import LOCAL, NOBODY, FilmOptions
from apps.films.services.engines import model_of, provider_of
from apps.films.services.takes import current_takes, translation_of, with_parts
from apps.films.stages.names import STAGES
from apps.media.kinds import get_kind
from apps.media.services.quota import free_for
from apps.media.storage import free_bytes
from apps.providers.messages import Usage
from apps.providers.services.prices import cost_of, prices_of

# Seconds a second of film (of speech for `speak`), as docs/FILMS.md has them: said until this
# machine's own pace is measured.
USUAL = {
    "audio": 0.02,
    "recognise": 0.30,
    "characters": 0.06,
    "translate": 0.05,
    "speak": 2.4,
    "fit": 0.03,
    "mix": 0.03,
    "mux": 0.02,
}
# Hosted engines answer while others wait: a second of film, of speech.
HOSTED = {"recognise": 0.05, "translate": 0.05, "speak": 0.5}
# Of a film, as long as nobody knows how much is spoken in it.
SPOKEN = 0.5
# Bytes a second: 16 kHz mono, FLAC of 48 kHz stereo, the mix, takes (24 kHz) and stretched ones.
SPEECH_BYTES, FULL_BYTES, MIX_BYTES, TAKE_BYTES = 32_000, 110_000, 110_000, 150_000
# Tokens of a second of dialogue, as prompts with neighbours have them, and as answers.
TOKENS_IN, TOKENS_OUT = 25, 8
CHARACTERS_A_SECOND = 12
NEWEST = 0.3


@dataclass(frozen=True, slots=True)
class StageCost:
    """`cost` in millionths of FUTU_CURRENCY; None: no price is known. `is_done`: nothing to do."""

    name: str
    title: str | Promise
    seconds: float
    cost: int | None = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Bytes that stay, and that are needed meanwhile."""

    bytes: int
    working_bytes: int
    stages: list[StageCost]

    @property
    def seconds(self) -> float:
        return sum(one.seconds for one in self.stages)

    @property
    def cost(self) -> int | None:
        costs = [one.cost for one in self.stages]
        return None if None in costs else sum(one or 0 for one in costs)


def expected(film: Film) -> Expected:
    """Of the next run, by what is there already."""
    options, cues = film.settings, with_parts(film)
    seconds = film.duration_ms / 1000
    todo = _todo(film, options, cues, seconds)
    stages = [
        StageCost(
            stage.name,
            stage.title,
            _pace(stage.name, options) * todo.get(stage.name, 0.0),
            _cost(stage.name, options, todo.get(stage.name, 0.0)),
            is_done=not todo.get(stage.name),
        )
        for stage in STAGES
    ]
    return Expected(*_bytes(film, options, seconds), stages)


def _todo(film: Film, options: FilmOptions, cues: list[Cue], seconds: float) -> dict[str, float]:
    """Seconds of film, or of speech, that each stage still has to do."""
    stages_there = set(film.artifacts.values_list("stage", flat=True))
    spoken = sum(one.duration_ms for one in cues) / 1000 if cues else seconds * SPOKEN
    untranslated = [one for one in cues if not _has(one, film.target_language)]
    silent = spoken
    if cues:
        takes = current_takes(film, cues)
        silent = sum(one.duration_ms for one in cues if one.pk not in takes) / 1000
    todo = {
        "audio": 0.0 if "audio" in stages_there else seconds,
        "recognise": 0.0 if cues else seconds,
        "characters": 0.0 if film.characters_key else seconds,
        "translate": sum(one.duration_ms for one in untranslated) / 1000 if cues else spoken,
        "mux": seconds,
    }
    # Unless somebody writes or imports a translation, after which it is reckoned anew.
    is_silent = options.translator == NOBODY and len(untranslated) == len(cues)
    if options.subtitles_only or is_silent:
        return todo
    return todo | {"speak": silent, "fit": spoken, "mix": seconds}


def _has(cue: Cue, language: str) -> bool:
    found = translation_of(cue, language)
    return found is not None and bool(found.text)


TASKS = {"recognise": "recogniser", "translate": "translator", "speak": "speech"}


def engine_of(stage: str, options: FilmOptions) -> str:
    return getattr(options, TASKS[stage]) if stage in TASKS else LOCAL


def _pace(stage: str, options: FilmOptions) -> float:
    engine = engine_of(stage, options)
    if engine == NOBODY:
        return 0.0
    found = Pace.objects.filter(stage=stage, engine=engine).first()
    if found is not None:
        return found.seconds
    return USUAL.get(stage, 0.0) if engine == LOCAL else HOSTED[stage]


def note_pace(stage: str, engine: str, seconds: float) -> None:
    """What a unit took while a worker did it; the newest counts most."""
    known = Pace.objects.filter(stage=stage, engine=engine).first()
    told = seconds if known is None else (1 - NEWEST) * known.seconds + NEWEST * seconds
    Pace.objects.update_or_create(stage=stage, engine=engine, defaults={"seconds": told})


def _cost(stage: str, options: FilmOptions, seconds: float) -> int | None:
    engine = engine_of(stage, options)
    if stage not in TASKS or engine in (LOCAL, NOBODY) or not seconds:
        return 0
    try:
        task = TASKS[stage]
        provider = provider_of(engine, task)  # type: ignore[arg-type]
        model = model_of(options, task)  # type: ignore[arg-type]
    except FilmError:
        return None
    return cost_of(_usage(stage, seconds), prices_of(provider, model)) if provider else 0


def _usage(stage: str, seconds: float) -> Usage:
    if stage == "recognise":
        return Usage(seconds=seconds)
    if stage == "speak":
        return Usage(characters=round(seconds * CHARACTERS_A_SECOND))
    tokens = round(seconds * TOKENS_IN), round(seconds * TOKENS_OUT)
    return Usage(input_tokens=tokens[0], output_tokens=tokens[1])


def _bytes(film: Film, options: FilmOptions, seconds: float) -> tuple[int, int]:
    kept = sum(film.artifacts.exclude(file=None).values_list("file__bytes", flat=True))
    there = kept + sum(film.outputs.values_list("file__bytes", flat=True))
    parts = seconds * SPEECH_BYTES
    if not options.subtitles_only:
        parts += seconds * (FULL_BYTES + MIX_BYTES + SPOKEN * TAKE_BYTES)
    whole = round(parts) + film.source_bytes + round(seconds * 24_000)
    needed = max(0, whole - there)
    return needed, needed + film.source_bytes


def check_room(film: Film) -> Expected:
    """Whether quota and disk have room for the run. Raises FilmError."""
    found = expected(film)
    free = free_for(film.owner_id, get_kind("film").quota)
    if free is not None and found.bytes > free:
        raise FilmError("room", {"size_bytes": found.bytes, "free_bytes": free})
    disk = free_bytes()
    if disk is not None and found.working_bytes > disk:
        raise FilmError("disk", {"size_bytes": found.working_bytes, "free_bytes": disk})
    return found
