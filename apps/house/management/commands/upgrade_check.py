"""`manage.py upgrade_check`: whether this instance is ready for the release that lies here."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.house.services import upgrade
from apps.house.services.upgrade import Level

MARKS = {Level.OK: "  ok", Level.NOTE: "note", Level.STOP: "STOP"}


class Command(BaseCommand):
    help = (
        "Say what an upgrade to this release would do: pending migrations, how long, the way "
        "back, room, versions, backup, jobs. Changes nothing. See docs/UPGRADING.md."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--own-backup", action="store_true", help="there is a backup that Futu did not make"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(upgrade.points(has_own_backup=options["own_backup"]))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], indent=2))
        else:
            for one in found:
                self.stdout.write(f"{MARKS[one.level]}  {one.name}: {one.sentence}")
        if stops := [one.name for one in found if one.level is Level.STOP]:
            raise CommandError(f"Not yet: {', '.join(stops)}.")
        if not options["json"]:
            self.stdout.write("Ready.")
