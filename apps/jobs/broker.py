"""The queue of jobs: django-q2's own, with a poll that costs little while there is none.

Each queue is polled by a process of its own, and nearly always in vain: ten times a second, by a
queryset of .7 ms, that was most of what an idle instance used of a core. One statement takes a
fifth, and a queue that has been empty for a while is polled less often.
"""

from __future__ import annotations

from time import monotonic, sleep

from django.db import connections
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ

# Seconds after the last task, and between polls from then on.
QUIET_AFTER = 10.0
QUIET_POLL = 0.3


class OrmBroker(ORM):  # type: ignore[misc]
    _last = float("-inf")

    def dequeue(self) -> list[tuple[int, str]] | None:
        if self._is_due():
            self._last = monotonic()
            tasks: list[tuple[int, str]] | None = super().dequeue()
            return tasks
        sleep(QUIET_POLL if monotonic() - self._last > QUIET_AFTER else Conf.POLL)
        return None

    def _is_due(self) -> bool:
        """Whether there is a task that no cluster has reserved."""
        self.get_connection()  # Closes a connection that has become too old.
        connection = connections[Conf.ORM]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_due(), [self.list_key, now])
            return cursor.fetchone() is not None

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        """Nothing: our own rows say who works (`supervision/worker_registration.py`)."""


def _due() -> str:
    table = connections[Conf.ORM].ops.quote_name(OrmQ._meta.db_table)
    return f"SELECT 1 FROM {table} WHERE key = %s AND lock < %s LIMIT 1"  # noqa: S608
