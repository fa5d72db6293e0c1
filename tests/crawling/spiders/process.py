"""A real `manage.py spider` on the tests' database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from apps.crawling.models import Crawl
from tests.jobs.processes import LIMIT, database_url


class Spider:
    """Started at once; `log` is its output."""

    def __init__(
        self, crawl: Crawl, folder: Path, through: tuple[str, ...] = (), **extra: str
    ) -> None:
        self._log = folder / f"spider-{crawl.pk}.log"
        manage = settings.BASE_DIR / "manage.py"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*through, sys.executable, str(manage), "spider", str(crawl.pk)],
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.crawling.spiders.settings",
                    "DATABASE_URL": database_url(),
                    "FUTU_TEST_STORAGE": str(settings.SENDFILE_ROOT),
                    "FUTU_REMOTE_TEST_HOSTS": "127.0.0.1,127.0.0.2",
                    "FUTU_CRAWL_RETRY": "0",
                    "FUTU_CRAWL_TIMEOUT": "6",
                    **extra,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait(self) -> int:
        return self.process.wait(LIMIT)
