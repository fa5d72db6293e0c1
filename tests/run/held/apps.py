from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig

# While the file with this name exists, whoever changes the model waits after each batch.
HOLD = "FUTU_TEST_HOLD"


class HeldConfig(AppConfig):
    name = "tests.run.held"

    def ready(self) -> None:
        from apps.search.services.reembedding import work

        quick = work._make

        def make(*arguments: Any) -> None:
            quick(*arguments)
            hold = Path(os.environ[HOLD])
            if hold.exists():
                hold.with_suffix(".reached").touch()
            while hold.exists():
                time.sleep(0.05)

        work._make = make  # type: ignore[assignment]
