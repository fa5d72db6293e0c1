"""A worker that is killed again and again: forks of one process, for a test and by hand.

    manage.py shell -c "from tests.films.kills import main; main('FOLDER', kills=30, seed=1)"

Each fork works on the film until it has done some more units, and is killed in the middle of the
next one: after what is slow about it, before it is kept.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections

from apps.accounts.models import User
from apps.films.ffmpeg import mix as mixing
from apps.films.ffmpeg import mux as muxing
from apps.films.models import Film
from apps.films.options import FilmOptions
from apps.films.services import here, receiving
from apps.films.stages import extracting, fitting, speaking, translating
from apps.films.stages import muxing as mux_stage
from apps.providers.fake import KEY, running
from apps.providers.models import Provider
from apps.providers.services.credentials import set_key
from apps.sound import chunks, recognition, speakers
from tests.films import stand_ins

# What is slow, by stage.
UNITS: tuple[tuple[str, Any, str], ...] = (
    ("audio", extracting, "extract_speech"),
    ("audio", extracting, "peaks"),
    ("audio", extracting, "extract_full"),
    ("recognise", chunks, "plan"),
    ("recognise", recognition, "recognise"),
    ("characters", speakers, "embed"),
    ("translate", translating, "ask"),
    ("speak", speaking, "synthesize"),
    ("fit", fitting, "stretch"),
    ("mix", mixing, "mix"),
    ("mux", mux_stage, "run_ffmpeg"),
    ("mux", muxing, "mux"),
)


class Log:
    """Units that were done, by all forks; and when this one dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left: int | None = None

    def watch(self) -> None:
        for stage, module, name in UNITS:
            setattr(module, name, self._counted(stage, getattr(module, name)))

    def _counted(self, stage: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*others: Any, **how: Any) -> Any:
            found = real(*others, **how)
            with self.path.open("a") as file:
                file.write(f"{stage}\n")
                file.flush()
                os.fsync(file.fileno())
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return found

        return call

    def counts(self) -> Counter[str]:
        return Counter(self.path.read_text().split()) if self.path.exists() else Counter()


def main(folder: str, kills: int, seed: int) -> None:
    """Prints JSON: units of a run without kills; of each run with kills its units, the stages in
    which it was killed, and whether its result is the same."""
    top = Path(folder)
    clip = stand_ins.made_clip(top)
    stand_ins.models(setattr, clip)
    stand_ins.files(setattr)
    log = Log(top / "units")
    log.watch()
    translating.BATCH = 2
    person = User.objects.create_user("zoe", "zoe@example.org", "correct horse battery")
    with running() as fake:
        provider = Provider.objects.create(
            name="T", base_url=fake.openai, chat_model="t", is_hosted=False
        )
        set_key(provider, KEY)
        whole = _film(person, clip, provider)
        here.make(whole, None, _silent)
        clean, chance, runs, done = log.counts(), random.Random(seed), [], 0
        while done < kills:
            log.path.unlink()
            film = _film(person, clip, provider)
            killed = _killed(log, film, chance, kills - done)
            done += len(killed)
            runs.append({"units": log.counts(), "killed": killed, "same": same_result(film, whole)})
    print(json.dumps({"clean": clean, "runs": runs}))


def _silent(name: str, title: str) -> None:
    pass


def _film(person: User, clip: stand_ins.Clip, provider: Provider) -> Film:
    options = FilmOptions(translator=f"provider:{provider.pk}")
    film = receiving.receive_path(
        person, clip.path, "film.mp4", source_language="en", options=options, rights=True
    )
    receiving.look(film)
    return film


def _killed(log: Log, film: Film, chance: random.Random, most: int) -> list[str]:
    """Work on the film in forks until one comes to the end; the stages of those that were
    killed."""
    killed: list[str] = []
    while True:
        left = chance.randint(1, 3) if len(killed) < most else None
        connections.close_all()
        child = os.fork()
        if child == 0:
            _work(log, film, left)
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0, "a fork failed by itself"
            return killed
        killed.append(log.path.read_text().split()[-1])


def _work(log: Log, film: Film, left: int | None) -> None:
    status = 1
    try:
        log.left = left
        here.make(film, None, _silent)
        status = 0
    finally:
        connections.close_all()
        os._exit(status)


def same_result(film: Film, whole: Film) -> bool:
    return _result(film) == _result(whole)


def _result(film: Film) -> Any:
    film = Film.objects.select_related("job").get(pk=film.pk)
    outputs = film.outputs.values_list("kind", "format", "language", "file__sha256")
    takes = film.takes.exclude(cue=None).values_list(
        "cue__start_ms", "text", "voice_key", "file__sha256", "start_ms", "rate"
    )
    return film.state, sorted(outputs), sorted(takes)
