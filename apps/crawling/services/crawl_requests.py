"""The end of a picture's crawl request: the answer's headers, and the crawl's counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from apps.crawling.frontier.completion import finish
from apps.crawling.frontier.rows import count
from apps.crawling.models import CrawlRequest


@dataclass(frozen=True, slots=True)
class Notes:
    """The metadata of an answer: columns of the request, and of the entry."""

    crawl_request: dict[str, Any]
    entry: dict[str, Any]

    @classmethod
    def of(cls, upload: File, status: int, headers: Mapping[str, str], robots: str) -> Notes:
        of = {name.lower(): value for name, value in headers.items()}
        etag = of.get("etag", "")
        return cls(
            crawl_request={"status": status, "bytes": upload.size or 0},
            entry={
                "robots": robots[:200],
                "fetched": timezone.now(),
                "seen": timezone.now(),
                # A truncated one would never match.
                "etag": etag if len(etag) <= 500 else "",
                "last_modified": of.get("last-modified", "")[:100],
            },
        )


def end(
    crawl_request: CrawlRequest, notes: Notes, outcome: str, params: dict[str, Any], **counts: int
) -> None:
    """Mark the request as done, and count it. One that was done before is not counted twice."""
    status, size = notes.crawl_request["status"], notes.crawl_request["bytes"]
    if finish(crawl_request, outcome, params, status=status, size=size):
        count(crawl_request.crawl_id, **counts)
