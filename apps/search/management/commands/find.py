"""`manage.py find [IMAGE…] [--text WORDS] [--more-like ID…] [--less-like ID…] [--colour NAME…]
[--category CODE] --user U [--gallery G] [--scope mine|public|both] [-k N] [--json]`; `--deep` looks
inside the pictures."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.galleries.models import Gallery
from apps.galleries.pictures import PictureError, inspect
from apps.galleries.pictures.palette import COLOURS
from apps.galleries.room_filters import chosen, room_filters
from apps.search.active_model import active_embedder, active_key
from apps.search.management.finding import Finder, examples_of
from apps.search.management.found import as_json, as_table
from apps.search.models import Query
from apps.search.services.answering import Result
from apps.search.services.filters import Filters
from apps.search.services.query_embedding import AskError
from apps.search.services.scopes import galleries_in
from apps.vision.errors import NOT_READY
from futu.terminal import console_for

# Seconds of a deeper look at one picture: nobody waits in front of a page.
SECONDS = 5.0
EXAMPLES = "the id of a picture that results are to be {} like; may be given several times"


class Command(BaseCommand):
    help = "Search by picture, by words, by examples or by several of these; print ranked pictures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("images", nargs="*", type=Path, metavar="IMAGE")
        parser.add_argument("--text", default="", metavar="WORDS", help="that pictures must have")
        for kind in ("more", "less"):
            parser.add_argument(
                f"--{kind}-like",
                action="append",
                default=[],
                type=UUID,
                metavar="IMAGE_ID",
                help=EXAMPLES.format(kind),
            )
        parser.add_argument(
            "--colour",
            action="append",
            default=[],
            choices=COLOURS,
            help="that pictures must have; may be given several times",
        )
        for one in room_filters():
            parser.add_argument(f"--{one.name}", metavar="CODE", help="that pictures must be of")
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
        self._options = options
        self._finder = finder = self._described()
        if options["images"]:
            self._with_files(options["images"])
        elif finder.examples:
            self._show(options["text"] or "examples", finder.by_examples)
        else:
            self._show(options["text"], finder.by_words)

    def _described(self) -> Finder:
        """What is asked, once it is known to make sense. Raises CommandError."""
        options = self._options
        if options["k"] < 1:
            raise CommandError("-k must be at least 1.")
        is_steered = bool(options["more_like"] or options["less_like"])
        if not (options["images"] or options["text"] or is_steered):
            raise CommandError("Name an image, words with --text, or a picture with --more-like.")
        if is_steered and options["deep"]:
            raise CommandError("--deep keeps an order of its own: leave it out, or the examples.")
        user = self._user(options["user"])
        return Finder(
            user=user,
            galleries=self._galleries(user, options["scope"], options["gallery"]),
            filters=Filters(
                q=options["text"],
                colours=tuple(options["colour"]),
                rooms=self._of_rooms(),
                asker=user.pk,
            ),
            examples=examples_of(user, options["more_like"], options["less_like"]),
            k=options["k"],
        )

    def _of_rooms(self) -> tuple[tuple[str, str], ...]:
        pairs = chosen(self._options)
        for name, value in pairs:
            known = dict(next(one for one in room_filters() if one.name == name).choices())
            if value not in known:
                raise CommandError(f"--{name} is one of {', '.join(known)}.")
        return pairs

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

    def _with_files(self, paths: list[Path]) -> None:
        try:
            active_embedder().warm()  # Loading the model is not part of any query's time.
        except NOT_READY as error:
            raise CommandError(str(error)) from error
        refused = [path for path in paths if not self._find(path)]
        if refused:
            sys.exit(1)

    def _find(self, path: Path) -> bool:
        """Whether it could be searched with."""
        try:
            self._show(path, lambda: self._with_file(path))
        except (OSError, PictureError) as error:
            self._refuse(path, str(error))
            return False
        return True

    def _with_file(self, path: Path) -> list[Result]:
        with path.open("rb") as file:
            inspect(file, path.name)
            while True:
                ask = self._deeply if self._options["deep"] else self._finder.with_file
                found, spec = ask(file)
                if spec == active_key():  # Otherwise the model was switched meanwhile.
                    return found

    def _deeply(self, file: BinaryIO) -> tuple[list[Result], str]:
        # It needs OpenCV, which is loaded where it is wanted.
        from apps.search.services.deep_search.files import find_deeply
        from apps.search.services.deep_search.scope import Scope

        asked = self._finder
        scope = Scope(asked.galleries, asked.filters.where)
        found = find_deeply(file, scope, asked.k, self._options["seconds"])
        return found.results, found.spec

    def _refuse(self, path: Path, sentence: str) -> None:
        if self._options["json"]:
            self.stdout.write(json.dumps({"query": str(path), "error": sentence}))
        else:
            self.stderr.write(f"{path}: {sentence}")

    def _show(self, asked: Path | str, ask: Callable[[], list[Result]]) -> None:
        begun = time.perf_counter()
        try:
            found = ask()
        except AskError as error:
            raise CommandError(str(error)) from error
        milliseconds = 1000 * (time.perf_counter() - begun)
        if not self._options["json"]:
            table = as_table(f"{asked} ({milliseconds:.0f} ms)", found)
            console_for(self.stdout).print(table)
            return
        results = [as_json(result) for result in found]
        line = {"query": str(asked), "milliseconds": round(milliseconds, 1), "results": results}
        self.stdout.write(json.dumps(line, ensure_ascii=False))
