"""`manage.py find [IMAGE…] [--text WORDS] --user U [--gallery G] [--scope mine|public|both] [-k N]
[--json]`; `--deep` looks inside the pictures."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, inspect
from apps.search.active_model import active_embedder, active_key
from apps.search.management.found import as_json, as_table
from apps.search.models import Query
from apps.search.services.answering import Result, find
from apps.search.services.filters import Filters
from apps.search.services.query_embedding import AskError, embed_file
from apps.search.services.scopes import galleries_in
from apps.search.services.words import find_by_words
from apps.vision.errors import NOT_READY
from futu.terminal import console_for

# Seconds of a deeper look at one picture: nobody waits in front of a page.
SECONDS = 5.0


class Command(BaseCommand):
    help = "Search by picture, by words or by both, and print the ranked pictures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("images", nargs="*", type=Path, metavar="IMAGE")
        parser.add_argument("--text", default="", metavar="WORDS", help="that pictures must have")
        parser.add_argument("--user", required=True)
        parser.add_argument("--gallery", help="only the galleries of this name")
        parser.add_argument("--scope", choices=Query.Scope.values, default=Query.Scope.MINE)
        parser.add_argument("-k", type=int, default=10, help="how many results (default 10)")
        parser.add_argument(
            "--deep",
            action="store_true",
            help="search with parts of the picture, too, and put first what is verified",
        )
        parser.add_argument(
            "--seconds",
            type=float,
            default=SECONDS,
            help=f"how long a deeper look may take (default {SECONDS:g})",
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON a query")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["k"] < 1:
            raise CommandError("-k must be at least 1.")
        if not (options["images"] or options["text"]):
            raise CommandError("Name an image, or words with --text.")
        user = self._user(options["user"])
        galleries = self._galleries(user, options["scope"], options["gallery"])
        self._filters = Filters(q=options["text"], asker=user.pk)
        if not options["images"]:
            self._by_words(galleries, user, options)
            return
        try:
            active_embedder().warm()  # Loading the model is not part of any query's time.
        except NOT_READY as error:
            raise CommandError(str(error)) from error
        refused = 0
        for path in options["images"]:
            begun = time.perf_counter()
            try:
                found = self._find(path, galleries, options)
            except (OSError, PictureError) as error:
                refused += 1
                self._refuse(path, str(error), as_json=options["json"])
                continue
            except AskError as error:
                raise CommandError(str(error)) from error
            milliseconds = 1000 * (time.perf_counter() - begun)
            show = self._show_json if options["json"] else self._show_table
            show(path, milliseconds, found)
        if refused:
            sys.exit(1)

    def _by_words(self, galleries: list[Gallery], user: User, options: dict[str, Any]) -> None:
        begun = time.perf_counter()
        answer = find_by_words(self._filters, galleries, user.pk, skip=0, k=options["k"])
        ranked = [(image, float(image.rank)) for image in answer.images]  # type: ignore[attr-defined]
        found = [Result(n, image, score, None) for n, (image, score) in enumerate(ranked, start=1)]
        milliseconds = 1000 * (time.perf_counter() - begun)
        show = self._show_json if options["json"] else self._show_table
        show(options["text"], milliseconds, found)

    def _user(self, username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account called {username}.")
        return user

    def _galleries(self, user: User, scope: str, name: str | None) -> list[Gallery]:
        galleries = galleries_in(user.pk, scope)
        if name is not None:
            galleries = galleries.filter(name=name)
            if not galleries.exists():
                raise CommandError(f"{user.username} has no gallery called {name} in this scope.")
        return list(galleries)

    def _find(self, path: Path, galleries: list[Gallery], options: dict[str, Any]) -> list[Result]:
        with path.open("rb") as file:
            inspect(file, path.name)
            while True:
                if options["deep"]:
                    found, spec = _find_deeply(file, galleries, options, self._filters)
                else:
                    found, spec = _find(file, galleries, options["k"], self._filters)
                if spec == active_key():  # Otherwise the model was switched meanwhile.
                    return found

    def _refuse(self, path: Path, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"query": str(path), "error": sentence}))
        else:
            self.stderr.write(f"{path}: {sentence}")

    def _show_json(self, path: Path | str, milliseconds: float, found: list[Result]) -> None:
        results = [as_json(result) for result in found]
        line = {"query": str(path), "milliseconds": round(milliseconds, 1), "results": results}
        self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _show_table(self, path: Path | str, milliseconds: float, found: list[Result]) -> None:
        console_for(self.stdout).print(as_table(f"{path} ({milliseconds:.0f} ms)", found))


def _find(
    file: BinaryIO, galleries: list[Gallery], k: int, filters: Filters
) -> tuple[list[Result], str]:
    vector, spec = embed_file(file)
    found = find(vector, galleries, k, spec=spec, where=filters.where)
    ordered = enumerate(found, start=1)
    return [Result(rank, image, score, None) for rank, (image, score) in ordered], spec


def _find_deeply(
    file: BinaryIO, galleries: list[Gallery], options: dict[str, Any], filters: Filters
) -> tuple[list[Result], str]:
    # It needs OpenCV, which is loaded where it is wanted.
    from apps.search.services.deep_search.files import find_deeply
    from apps.search.services.deep_search.scope import Scope

    return find_deeply(file, Scope(galleries, filters.where), options["k"], options["seconds"])
