"""The one thread that uses the database; the reactor's thread must never wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseExecutor:
    """`await database(function, …)` runs it in that thread, in the order of the calls."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")

    async def __call__(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, partial(_with_live_connection, work, *args, **kwargs)
        )

    def close(self) -> None:
        self._thread.submit(connections.close_all)
        self._thread.shutdown()


def _with_live_connection(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A crawl lasts for days: the database may have been restarted."""
    close_old_connections()
    return work(*args, **kwargs)
