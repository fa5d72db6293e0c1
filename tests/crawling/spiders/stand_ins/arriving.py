"""What keeps pictures, as little as a spider needs of it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.crawling.models import Crawl, Entry, Source, Visit


def arrive(
    visit: Visit, upload: File, *, status: int, headers: Mapping[str, str], robots: str
) -> Entry:
    now = timezone.now()
    values: dict[str, Any] = {
        "state": Entry.State.ARRIVED,
        "fetched": now,
        "robots": robots,
        "etag": headers.get("ETag", ""),
        "last_modified": headers.get("Last-Modified", ""),
        "bytes": upload.size,
        "spooled": uuid.uuid4(),
    }
    with transaction.atomic():
        Entry.objects.filter(pk=visit.entry_id or 0).update(**values)
        Visit.objects.filter(pk=visit.pk).update(
            state="done", outcome="kept", status=status, finished=now, bytes=upload.size
        )
        Crawl.objects.filter(pk=visit.crawl_id).update(
            new=F("new") + 1, requests=F("requests") + 1, bytes=F("bytes") + upload.size
        )
    return Entry.objects.get(pk=visit.entry_id or 0)


def admit(source: Source) -> int:
    return 0
