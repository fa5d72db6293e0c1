"""One spider a crawl: its process's name stands in the crawl's row."""

from __future__ import annotations

import os

from django.db import transaction

from apps.crawling.models import Crawl
from apps.jobs import processes


class TakenError(Exception):
    """Another process asks for this crawl already."""


def board(crawl_id: int) -> Crawl:
    """The crawl, held by this process from now on. Raises TakenError, Crawl.DoesNotExist."""
    with transaction.atomic():
        crawl = Crawl.objects.select_for_update().get(pk=crawl_id)
        holder, me = crawl.spider, processes.name()
        if holder and not _is_us(holder) and not processes.is_dead(holder):
            raise TakenError(f"{holder} asks for crawl {crawl_id} already.")
        crawl.spider = me
        crawl.save(update_fields=["spider"])
    return Crawl.objects.select_related("source").get(pk=crawl_id)


def _is_us(name: str) -> bool:
    """Our job's handler may have written our name before us; two readings may differ a little."""
    return processes.is_local(name) and processes.pid_of(name) == os.getpid()


def leave(crawl: Crawl) -> None:
    """Let go of the crawl, unless another process has taken it over."""
    Crawl.objects.filter(pk=crawl.pk, spider=crawl.spider).update(spider="")
