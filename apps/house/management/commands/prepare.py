"""`prepare`: what has to be done before a release starts, each time."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Fetch missing weights, bring the tables to this release, and collect static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("weights", "fetch")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
