"""`manage.py doctor [--repair] [--json] [--slice N/M]`, and the quarantined files."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from apps.doctor import services
from apps.doctor.models import Report, remedy_of, sentence_of
from apps.media.models import QuarantinedFile
from apps.media.services import quarantine
from futu.coded import say
from futu.doctor import Finding, Slice


def part(text: str) -> Slice:
    try:
        return Slice.read(text)
    except ValueError as error:
        raise ArgumentTypeError("Say which of how many parts, such as 1/30.") from error


class Command(BaseCommand):
    help = (
        "Scope over rows, files, vectors, indexes, jobs, counts and all bytes, while the instance "
        "runs; say what is amiss and what to do. See docs/OPERATIONS.md, “Doctor”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="repair what rows prove")
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--slice", type=part, default=Slice(), metavar="N/M", help="read a part of all bytes"
        )
        parser.add_argument("--quarantine", choices=["list", "restore", "purge"])
        parser.add_argument("--file", default="", metavar="KEY", help="which one to restore")
        parser.add_argument("--older-than", type=int, default=30, metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        act = {"list": self._list, "restore": self._restore, "purge": self._purge}
        if options["quarantine"]:
            act[options["quarantine"]](options)
        else:
            self._examine(options)

    def _examine(self, options: dict[str, Any]) -> None:
        part: Slice = options["slice"]
        report = Report(slice_number=part.number, slice_count=part.count)
        report.save()
        tell = (lambda *_told: None) if options["json"] else self._tell
        try:
            services.Examination(
                report, services.Unhurried(), repair=options["repair"], tell=tell
            ).run()
        except BaseException:
            report.state, report.finished = Report.State.FAILED, timezone.now()
            report.save()
            raise
        self._say_all(report, as_json=options["json"])

    def _tell(self, finding: Finding, is_repaired: bool) -> None:
        self.stdout.write(f"{finding.sentence} [{finding.code}]")
        self.stdout.write("  Repaired." if is_repaired else f"  {say(finding.kind.remedy)}")

    def _say_all(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(
                f"Looked at {report.rows:,} rows, read {filesizeformat(report.read_bytes)} in "
                f"{report.seconds:.0f} s; repaired {report.repaired:,}."
            )
        if report.open_count:
            raise CommandError(f"{report.open_count:,} things are amiss.")
        if not as_json:
            self.stdout.write("All is well.")

    # -- Quarantine

    def _list(self, options: dict[str, Any]) -> None:
        rows = [
            {
                "file": file.key,
                "why": file.code,
                "size": filesizeformat(file.bytes),
                "written": f"{file.written:%Y-%m-%d %H:%M}" if file.written else "",
                "moved": f"{file.moved:%Y-%m-%d %H:%M}",
            }
            for file in QuarantinedFile.objects.all()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        elif not rows:
            self.stdout.write("Nothing is in quarantine.")
        else:
            for row in rows:
                self.stdout.write(f"{row['file']}  {row['why']}, {row['size']}, {row['moved']}")

    def _restore(self, options: dict[str, Any]) -> None:
        key = options["file"]
        file = QuarantinedFile.objects.filter(key=key).order_by("-moved").first()
        if file is None:
            raise CommandError(
                "Name one with --file KEY; “manage.py doctor --quarantine list” lists them."
            )
        try:
            quarantine.restore(file)
        except quarantine.OccupiedError as error:
            raise CommandError(f"There is another file at {key} by now; move it first.") from error
        except FileNotFoundError as error:
            raise CommandError(f"{file.place} is gone from the storage.") from error
        self.stdout.write(f"{key} is back in its place.")

    def _purge(self, options: dict[str, Any]) -> None:
        if options["older_than"] < 0:
            raise CommandError("--older-than is a number of days.")
        count, size = quarantine.purge(timedelta(days=options["older_than"]))
        self.stdout.write(f"Deleted {count:,} files for good, {filesizeformat(size)}.")


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "slice": str(report.slice),
        "rows": report.rows,
        "read_bytes": report.read_bytes,
        "seconds": round(report.seconds, 1),
        "repaired": report.repaired,
        "counts": report.counts,
        "findings": [
            {**one, "sentence": sentence_of(one), "remedy": remedy_of(one)}
            for one in report.findings
        ],
    }
