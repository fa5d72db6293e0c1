"""`manage.py quota USER [SIZE]`: how much a person may keep."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from apps.accounts.models import User
from apps.accounts.services import room_of
from apps.accounts.sizes import bytes_of


class Command(BaseCommand):
    help = "Show the storage used by an account and its quota. With SIZE, set the quota."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USER")
        parser.add_argument(
            "size",
            nargs="?",
            metavar="SIZE",
            help="Such as 500M or 2G. 0: no limit. default: use FUTU_QUOTA.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        people = User.objects.filter(username=options["username"])
        if not (user := people.first()):
            raise CommandError(f"There is no account {options['username']}.")
        if options["size"] is not None:
            people.update(quota=_quota(options["size"]))
        room = room_of(user.pk)
        allowed = f"of {filesizeformat(room.quota)}" if room.quota else "without a limit"
        self.stdout.write(f"{user.username}: {filesizeformat(room.stored)} kept, {allowed}.")


def _quota(size: str) -> int | None:
    if size == "default":
        return None
    try:
        return bytes_of(size)
    except ValueError as error:
        raise CommandError(str(error)) from error
