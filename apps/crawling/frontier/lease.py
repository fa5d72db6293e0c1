"""A lease that allows one spider a crawl: its process's name, on the crawl's row."""

from __future__ import annotations

import os

from django.db import transaction

from apps.crawling.models import Crawl
from apps.jobs import processes


class LeaseTakenError(Exception):
    """Another process holds this crawl."""


def acquire_lease(crawl_id: int) -> Crawl:
    """Take the lease of the crawl. Raises TakenError, Crawl.DoesNotExist."""
    with transaction.atomic():
        crawl = Crawl.objects.select_for_update().get(pk=crawl_id)
        holder, me = crawl.spider, processes.name()
        if holder and not _is_us(holder) and not processes.is_dead(holder):
            raise LeaseTakenError(f"{holder} asks for crawl {crawl_id} already.")
        crawl.spider = me
        crawl.save(update_fields=["spider"])
    return Crawl.objects.select_related("source").get(pk=crawl_id)


def _is_us(name: str) -> bool:
    """Our job's handler may have written our name first; readings of the start time differ."""
    return processes.is_local(name) and processes.pid_of(name) == os.getpid()


def release_lease(crawl: Crawl) -> None:
    """Give the lease back, unless another process has taken it over."""
    Crawl.objects.filter(pk=crawl.pk, spider=crawl.spider).update(spider="")
