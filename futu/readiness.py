"""Read-only checks of the instance's health."""

import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from apps.jobs import registry
from apps.jobs.services import queues_alive
from apps.search.active_model import active_model
from apps.vision.embedder import is_loaded
from apps.vision.specs import UnknownSpecError, get_spec
from apps.vision.weights import registry as weights
from apps.vision.weights.entry import WeightsEntry
from apps.vision.weights.verify import State, state


@dataclass(frozen=True, slots=True)
class Checks:
    """The results: `workers` by queue."""

    database: bool
    storage: bool
    weights: bool
    workers: dict[str, bool]

    @property
    def is_ready(self) -> bool:
        """Whether requests can be served. A full disk does not make it unready."""
        return self.database and self.weights and all(self.workers.values())

    @property
    def is_well(self) -> bool:
        return self.is_ready and self.storage


def look() -> Checks:
    """Run all checks; never raises."""
    database = _database_answers()
    served = queues_alive() if database else set()
    return Checks(
        database=database,
        storage=_storage_is_there(),
        weights=_weights_are_right(active_model().name if database else settings.FUTU_SPEC),
        workers={queue: queue in served for queue in registry.queues()},
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _storage_is_there() -> bool:
    try:
        default_storage.check()  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def _weights_are_right(spec_name: str) -> bool:
    """Verified by loading in this process, otherwise by the files' checksums."""
    try:
        entries = [weights.get(name) for name in get_spec(spec_name).weights]
    except UnknownSpecError:  # An upgrade removed the active model.
        return False
    return is_loaded(spec_name) or all(_is_right(entry) for entry in entries)


# Hashing takes a second: cached per file version.
_known: dict[tuple[Path, int, int], bool] = {}
_lock = threading.Lock()


def _is_right(entry: WeightsEntry) -> bool:
    try:
        now = entry.path.stat()
    except OSError:
        return False
    key = (entry.path, now.st_size, now.st_mtime_ns)
    with _lock:
        if key not in _known:
            _known[key] = state(entry) is State.READY
        return _known[key]
