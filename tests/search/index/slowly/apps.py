from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig

# While the file with this name exists, a builder waits after what it has read so far.
HOLD = "FUTU_TEST_HOLD"


class SlowlyConfig(AppConfig):
    name = "tests.search.index.slowly"

    def ready(self) -> None:
        from apps.search.services.rows import DatabaseRows

        quick = DatabaseRows.chunks

        def chunks(rows: DatabaseRows, size: int, since: int = 0) -> Iterator[Any]:
            hold = Path(os.environ[HOLD])
            for piece in quick(rows, min(size, 20), since):
                yield piece
                if hold.exists():
                    hold.with_suffix(".reached").touch()
                while hold.exists():
                    time.sleep(0.05)

        DatabaseRows.chunks = chunks  # type: ignore[method-assign,assignment]
