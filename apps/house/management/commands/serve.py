"""`serve`: the web server, in the place of this process."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand

GUNICORN = ("-m", "gunicorn", "--config", "python:futu.gunicorn_config", "futu.wsgi")


class Command(BaseCommand):
    help = "Serve pages and API on FUTU_BIND, by gunicorn."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *GUNICORN])  # noqa: S606 (no shell is wanted)
