"""`manage.py evaluate copies --deep DIR` measures whole searches, `manage.py evaluate verify DIR`
the verification of pairs; extends vision's `evaluate`."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.search.evaluation.page_order import page_order
from apps.search.evaluation.throwaway import is_inside, run_inside
from apps.search.management import text_report, words_report
from apps.vision.edits import EDIT_SETS
from apps.vision.errors import NOT_READY
from apps.vision.evaluation.metrics import Reorder
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.management.commands import evaluate
from apps.vision.progress import counting
from apps.vision.specs import UnknownSpecError

# Time limit of each deep search, in seconds. Generous: the quality is measured, not the speed.
SECONDS = 30.0


class Command(evaluate.Command):
    help = "Evaluate search quality: vectors, verification and whole searches."

    def add_more(self, add_parser: Any, parsers: Mapping[str, ArgumentParser]) -> None:
        parsers["categories"].add_argument(
            "--ranked",
            action="store_true",
            help="Rank as the page of results does: with its re-ranking.",
        )
        copies = parsers["copies"]
        copies.add_argument(
            "--deep",
            action="store_true",
            help="Evaluate whole deep searches, in a temporary instance.",
        )
        copies.add_argument(
            "--sample",
            type=int,
            help="With --deep: number of pictures to make copies of. Default: all.",
        )
        copies.add_argument(
            "--seconds",
            type=float,
            default=SECONDS,
            help="With --deep: time limit of each deep search.",
        )
        verify = add_parser("verify", help="Evaluate verification on true and wrong pairs.")
        verify.add_argument("folder", type=Path, help="Folder of source pictures.")
        verify.add_argument(
            "--kinds",
            type=Path,
            help="Folder with a sub-folder per category. Pairs within one are wrong pairs.",
        )
        verify.add_argument(
            "--sample",
            type=int,
            default=60,
            help="Number of pictures to make copies of. Default: 60.",
        )
        verify.add_argument(
            "--wrong",
            type=int,
            default=3,
            help="Most similar wrong pictures to compare with each copy. Default: 3.",
        )
        verify.add_argument(
            "--pairs",
            type=int,
            default=100,
            help="Wrong pairs per template and category. Default: 100.",
        )
        verify.add_argument(
            "--choose",
            action="store_true",
            help="Choose new thresholds, on pictures that are not reported on.",
        )
        verify.add_argument("--json", action="store_true", help="Print JSON instead of tables.")
        verify.add_argument("--markdown", action="store_true", help="Print Markdown.")
        words_report.add_arguments(add_parser)
        text_report.add_arguments(add_parser)

    def reorder(self, options: dict[str, Any]) -> Reorder | None:
        return page_order if options["ranked"] else None

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["kind"] == "verify":
                self._verify(options)
            elif options["kind"] == "words":
                self._report(words_report, options)
            elif options["kind"] == "text":
                self._report(text_report, options)
            elif options.get("deep"):
                self._deep_copies(options)
            else:
                super().handle(*args, **options)
        except (PictureFileError, UnknownSpecError, OSError, *NOT_READY) as error:
            raise CommandError(str(error)) from error

    def _report(self, report: ModuleType, options: dict[str, Any]) -> None:
        answer = report.measure(options)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.writelines(f"{line}\n" for line in report.lines(answer))

    def _deep_copies(self, options: dict[str, Any]) -> None:
        if not is_inside():
            # With the same arguments; the caller's database is never written to.
            spec = (options["spec"] or [settings.FUTU_SPEC])[0]
            sys.exit(run_inside(sys.argv[1:], spec))
        from apps.search.evaluation.deep_copies import search_all
        from apps.search.evaluation.gallery import fill

        files, others, windowed = _pictures(options)
        edits = EDIT_SETS[options["edits"]]
        gallery = fill(files, others, windowed)
        sample = min(options["sample"] or len(files), len(files))
        with counting(_("Comparing"), sample * len(edits)) as tick:
            scores = search_all(gallery, files, edits, sample, options["seconds"], tick)
        pictures = gallery.images.count()
        if options["json"]:
            self._print_json({"kind": "deep copies", "pictures": pictures, **scores.as_json()})
        else:
            self._print_rows(scores.tables(), options)

    def _verify(self, options: dict[str, Any]) -> None:
        # Imported here because it loads OpenCV.
        from apps.vision.local.evaluation import choosing, measuring
        from apps.vision.local.evaluation.summary import summary
        from apps.vision.local.thresholds import save_thresholds

        if options["choose"]:
            measured = list(measuring.measurements(_cases(options, Part.CHOOSE)))
            settings_used = {name: options[name] for name in ("sample", "wrong", "pairs")}
            chosen_on = {"part": Part.CHOOSE.value, **settings_used}
            save_thresholds(choosing.choose(measured), chosen_on)
        cases = _cases(options, Part.REPORT)
        result = summary(measuring.outcomes(cases), nearest="copy and near wrong picture")
        if options["json"]:
            self._print_json({"kind": "verify", **result.as_json()})
        else:
            self._print_rows(result.tables(), options)

    def _print_rows(self, tables: list[Any], options: dict[str, Any]) -> None:
        self._print_tables(tables[0], {}, options)
        for table in tables[1:]:
            self.stdout.write("\n")
            self._print_tables(table, {}, options)


def _pictures(options: dict[str, Any]) -> tuple[list[Path], list[Path], list[Path]]:
    """The sources of copies, the distractors, and the pictures of which windows are distractors."""
    task = evaluate.copies_task(options)
    return list(task.files), list(task.distractors), list(task.windowed)


def _cases(options: dict[str, Any], part: Part) -> Iterator[Any]:
    """Test cases from the pictures of one part: every edit, every template, and categories."""
    from apps.vision.embedder import get_embedder
    from apps.vision.evaluation import categories_in
    from apps.vision.evaluation.parts import chooses
    from apps.vision.local.evaluation import cases

    files = of_part(pictures_in(options["folder"]), part)
    groups = categories_in(options["kinds"]) if options["kinds"] else {}
    mine = {n: g for n, g in groups.items() if chooses(n) is (part is Part.CHOOSE)}
    gallery = [*files, *chain.from_iterable(mine.values())]
    edits = [edit for every in EDIT_SETS.values() for edit in every]
    embed = get_embedder().embed
    return chain(
        cases.copy_cases(files, edits, gallery, embed, options["wrong"], options["sample"]),
        cases.template_cases(files, options["pairs"]),
        cases.same_kind_cases(mine, options["pairs"]),
    )
