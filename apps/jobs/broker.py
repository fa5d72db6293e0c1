"""The queue of jobs: django-q2's own, with a poll that costs next to nothing while there is none.

Each queue is polled ten times a second, and nearly always there is nothing. A queryset takes .7 ms
for that, which for the queues of all rooms was most of what an idle instance used of a core; the
same as one statement takes a twentieth.
"""

from __future__ import annotations

from time import sleep

from django.db import connections
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ


class OrmBroker(ORM):  # type: ignore[misc]
    def dequeue(self) -> list[tuple[int, str]] | None:
        if self._is_due():
            tasks: list[tuple[int, str]] | None = super().dequeue()
            return tasks
        sleep(Conf.POLL)
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
