"""Creates picture rows of stored bytes, a few at a time, and soon."""

from __future__ import annotations

import time

from apps.crawling.models import Source
from apps.crawling.services.promotion import promote
from crawlers.database import DatabaseExecutor

PICTURES = 8
SECONDS = 2.0


class PromotionBatcher:
    """After a number of pictures or of seconds, and at the end."""

    def __init__(self, source: Source, database: DatabaseExecutor) -> None:
        self._source = source
        self._database = database
        self._arrived = 0
        self._since = 0.0

    @property
    def seconds_left(self) -> float:
        """Until the next promotion is due."""
        return max(0.0, self._since + SECONDS - time.monotonic()) if self._arrived else SECONDS

    async def arrived(self) -> None:
        if not self._arrived:
            self._since = time.monotonic()
        self._arrived += 1
        if self._arrived >= PICTURES:
            await self.finish()

    async def promote_if_due(self) -> None:
        if self._arrived and not self.seconds_left:
            await self.finish()

    async def finish(self) -> None:
        self._arrived = 0
        await self._database(promote, self._source)
