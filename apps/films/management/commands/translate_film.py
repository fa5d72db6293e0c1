"""`manage.py translate_film FILE --from en --to zh [--subtitles-only] [--output DIR] [--json]`.

The film becomes one of a person of this instance and is made here, without a worker. Called again,
also after a kill, it goes on where it was, and costs nothing for what is there.

The exit status is 0 where all was made, 1 where it failed, 3 where there is no dub for want of a
translator (the subtitles are there).
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.explaining import explain
from apps.films.models import Film, Output
from apps.films.options import FilmOptions
from apps.films.services import files, here, receiving, usual_settings
from apps.films.services.faults import FAILURES
from apps.films.services.lines import all_lines
from apps.providers.models import Provider

FAILED, NO_DUB = 1, 3
NOBODY_NAMED = "There is no such person, or none yet. Create one, or name one with --person."


class Command(BaseCommand):
    help = "Translate a film file. Exit status: 0 done, 1 failed, 3 no dub: no translator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("film", type=Path, help="A film file.")
        parser.add_argument("--from", dest="source", default="", help="Default: found out.")
        parser.add_argument("--to", dest="target", default="zh", help="Default: zh.")
        parser.add_argument("--subtitles-only", action="store_true")
        parser.add_argument("--output", type=Path, help="Folder. Default: beside the film.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--person", help="Whose film it is. Default: the first administrator.")
        parser.add_argument(
            "--translator",
            help="A provider's name, or “none”. Default: the first that may be asked.",
        )
        parser.add_argument("--recogniser", help="A provider's name. Default: this machine.")
        parser.add_argument("--speech", help="A provider's name. Default: this machine.")
        parser.add_argument("--translation", type=Path, help="SRT, VTT or ASS to import.")
        parser.add_argument("--speakers", type=int, help="How many speak. Default: found out.")
        parser.add_argument("--container", choices=["mp4", "mkv"], default="mp4")
        parser.add_argument("--burn-in", action="store_true", help="Burn the subtitles in.")
        parser.add_argument("--from-stage", help="Make this stage and those behind it anew.")

    def handle(self, *args: Any, **given: Any) -> None:
        person = _person(given["person"])
        if not given["film"].is_file():
            raise CommandError(f"{given['film']}: no such file.")
        try:
            film = self._film(person, given)
            here.make(film, given["from_stage"], self._tell(as_json=given["json"]))
            film = here.found(film)
            if given["translation"] and not film.why:
                film = self._import(film, given)
        except FAILURES as error:
            self._fail(given, error.code, str(error))
        self._done(film, given)

    def _film(self, person: User, given: dict[str, Any]) -> Film:
        path: Path = given["film"]
        options = _options(person, given)
        film = here.same_film(person, path, given["source"], given["target"])
        if film is None:
            return receiving.receive_path(
                person,
                path,
                path.name,
                source_language=given["source"],
                target_language=given["target"],
                options=options,
                rights=True,
                rights_note="manage.py translate_film",
            )
        return usual_settings.settle_options(film, options.model_dump(mode="json"))

    def _import(self, film: Film, given: dict[str, Any]) -> Film:
        from apps.films.services.importing import import_translation

        path: Path = given["translation"]
        import_translation(film, None, path.read_bytes(), path.name)
        here.make(film, None, self._tell(as_json=given["json"]))
        return here.found(film)

    def _tell(self, *, as_json: bool) -> Any:
        """A line to stderr as each stage begins."""

        def tell(name: str, title: str) -> None:
            if not as_json:
                self.stderr.write(f"{name:<11} {title}")

        return tell

    def _done(self, film: Film, given: dict[str, Any]) -> None:
        if film.why:
            reason = explain(film.why, film.error_params)
            if film.why == "not_finished" and film.job is not None:
                reason = film.job.error or reason
            self._fail(given, film.why, reason)
        folder = given["output"] or given["film"].parent
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(one, folder) for one in film.outputs.select_related("file")]
        self._print(film, written, as_json=given["json"])
        if film.outcome == "needs_translator":
            sys.exit(NO_DUB)

    def _print(self, film: Film, written: list[Path], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_told(film, written), ensure_ascii=False))
            return
        for path in written:
            self.stdout.write(str(path))
        if film.outcome:
            self.stderr.write(explain(film.outcome))

    def _fail(self, given: dict[str, Any], code: str, reason: str) -> None:
        if given["json"]:
            row = {"film": str(given["film"]), "error": code, "reason": reason}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stderr.write(f"{given['film']}: {reason}")
        sys.exit(FAILED)


def _person(name: str | None) -> User:
    people = User.objects.filter(is_active=True)
    if name:
        found = people.filter(username=name).first()
    else:
        found = people.filter(is_superuser=True).order_by("pk").first()
        found = found or people.order_by("pk").first()
    if found is None:
        raise CommandError(NOBODY_NAMED)
    return found


def _options(person: User, given: dict[str, Any]) -> FilmOptions:
    usual = usual_settings.usual_options(person)
    engines = {
        name: _engine(given[name]) for name in ("translator", "recogniser", "speech") if given[name]
    }
    return usual.model_copy(
        update={
            **engines,
            "subtitles_only": given["subtitles_only"],
            "speakers": given["speakers"],
            "container": given["container"],
            "burn_in": given["burn_in"],
        }
    )


def _engine(name: str) -> str:
    if name in ("none", "local"):
        return name
    found = Provider.objects.filter(name=name).first()
    if found is None:
        raise FilmError("engine_gone")
    return f"provider:{found.pk}"


def _write(output: Output, folder: Path) -> Path:
    target = folder / output.file.name
    with files.as_path(output.file) as path:
        shutil.copyfile(path, target)
    return target


def _told(film: Film, written: list[Path]) -> dict[str, Any]:
    rows = all_lines(film)
    dub = film.outputs.filter(kind=Output.Kind.FILM).first()
    return {
        "film": str(film.pk),
        "source_language": film.language,
        "target_language": film.target_language,
        "outcome": film.outcome,
        "lines": [
            {
                "start_ms": row.cue.start_ms,
                "end_ms": row.cue.end_ms,
                "text": row.cue.text,
                "translation": row.text,
                "character": row.cue.character.name if row.cue.character else "",
                "rate": row.rate,
                "over_ms": row.over_ms,
                "problems": sorted(row.codes),
            }
            for row in rows
        ],
        "facts": dub.facts if dub else {},
        "seconds": round(film.seconds, 1),
        "cost": film.cost,
        "outputs": [str(path) for path in written],
    }
