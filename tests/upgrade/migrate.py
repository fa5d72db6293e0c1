"""Bring each app to a migration: `python -m tests.upgrade.migrate APP:NAME …`, in one process."""

import os
import sys

import django
from django.core.management import call_command


def main(targets: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")
    django.setup()
    for target in targets:
        call_command("migrate", *target.split(":"), verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
