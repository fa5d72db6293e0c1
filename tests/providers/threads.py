"""The same thing in several threads at once, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


class Together:
    """Threads that began; `ended` waits for them and tells what each returned or raised."""

    def __init__(self, acts: Sequence[Callable[[], Any]]) -> None:
        self._outcomes: list[Any] = [None] * len(acts)
        self._gate = threading.Barrier(len(acts))
        self._threads = [
            threading.Thread(target=self._run, args=(n, act)) for n, act in enumerate(acts)
        ]
        for thread in self._threads:
            thread.start()

    def ended(self) -> list[Any]:
        for thread in self._threads:
            thread.join(timeout=120)
            assert not thread.is_alive()
        return self._outcomes

    def _run(self, n: int, act: Callable[[], object]) -> None:
        self._gate.wait(timeout=60)
        try:
            self._outcomes[n] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self._outcomes[n] = error
        finally:
            connection.close()
