"""`manage.py classify IMAGE… [--recipe R] [--json]`: a line for each picture."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.classification.errors import FAILURES, code_of, sentence_of
from apps.classification.models import Classification, Recipe
from apps.classification.services.asking import classify
from apps.classification.services.recipes import recipe_for
from apps.classification.services.subjects import of_file
from apps.galleries.pictures import PictureError


class Command(BaseCommand):
    help = "Classify picture files, by the usual recipe or the one named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("image", nargs="+", type=Path, help="Picture file. May be repeated.")
        parser.add_argument(
            "--recipe", default="", help="“local”, or the beginning of a recipe's hash."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object per line.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipe = recipe_for(None, options["recipe"])
        except FAILURES as error:
            raise CommandError(sentence_of(error)) from error
        failed = sum(not self._one(path, recipe, options["json"]) for path in options["image"])
        if failed:
            sys.exit(1)

    def _one(self, path: Path, recipe: Recipe, as_json: bool) -> bool:
        try:
            with path.open("rb") as file:
                asked = classify(of_file(file, path.name), recipe, None)
        except OSError:
            self._failed(path, PictureError("unreadable"), as_json)
        except FAILURES as error:
            self._failed(path, error, as_json)
        else:
            self._print(path, asked, as_json)
            return True
        return False

    def _print(self, path: Path, asked: Classification, as_json: bool) -> None:
        verdict = asked.verdict
        assert verdict is not None
        row = {
            "image": str(path),
            "category": verdict.category or "unsure",
            "confidence": round(verdict.confidence, 4),
            "model": verdict.model,
            "cached": asked.is_cached,
            "milliseconds": asked.milliseconds,
            "cost": asked.cost,
        }
        if as_json:
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stdout.write("\t".join(str(value) for value in row.values()))

    def _failed(self, path: Path, error: Exception, as_json: bool) -> None:
        if as_json:
            row = {"image": str(path), "error": code_of(error), "reason": sentence_of(error)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stderr.write(f"{path}: {sentence_of(error)}")
