"""Bulk rows for an older schema: one through its historical models, then copies by SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

# One in five crawled pictures has been decided.
DECIDED = 5
NUMBERS = """
    WITH RECURSIVE numbers(i) AS (
        SELECT 2 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count}
    )
"""
# Columns that differ between rows: per database, as expressions of the row number `i`.
EXPRESSIONS = {
    "sqlite": {
        "uuid": "printf('%032x', i)",
        "digest": "printf('%064x', i)",
        "vector": "randomblob(512)",
        "look": "randomblob(32)",
    },
    "postgresql": {
        "uuid": "lpad(to_hex(i), 32, '0')::uuid",
        "digest": "lpad(to_hex(i), 64, '0')",
        "vector": "decode(repeat(md5(i::text), 32), 'hex')",
        "look": "decode(md5(i::text) || md5((-i)::text), 'hex')",
    },
}
URL = "'https://example.org/' || i || '.jpg'"


def fill(connection: Any, leaves: Mapping[str, str], count: int) -> None:
    """Pictures, each with vector, ledger entry, source tag, hash, origin and crawl request."""
    loader = MigrationExecutor(connection).loader
    old = loader.project_state(list(leaves.items())).apps
    with transaction.atomic(using=connection.alias):
        _first_rows(old, connection.alias)
        _copy_all(old, connection, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


ADDRESS = {"url": "https://example.org/1.jpg", "page": "https://example.org/page"}
MADE_BY = {"title": "Made up", "author": "Nobody", "licence": "cc0"}
Make = Callable[..., Any]


def _first_rows(old: Any, alias: str) -> None:
    def make(app: str, model: str, **values: Any) -> Any:
        return old.get_model(app, model)._base_manager.using(alias).create(**values)

    now = timezone.now()
    waiting, gallery = (
        make("galleries", "Gallery", name="Example", visibility=seen)
        for seen in ("private", "public")
    )
    image = _picture(make, gallery, now)
    galleries = {"gallery": gallery, "waiting": waiting}
    home = {"slug": "example", "homepage": "https://example.org/"}
    source = make("crawling", "Source", name="Example", **home, **galleries)
    entry = _entry(make, source, image, now)
    word = make("crawling", "SourceTag", source=source, name="boats")
    old.get_model("crawling", "Entry").words.through._base_manager.using(alias).create(
        entry=entry, sourcetag=word
    )
    _visit(make, source, entry, word, now)


def _picture(make: Make, gallery: Any, now: datetime) -> Any:
    image = make(
        "galleries",
        "Image",
        id="0" * 31 + "1",
        gallery=gallery,
        name="made up.jpg",
        sha256=f"{1:064x}",
        bytes=1,
        format="JPEG",
        width=1200,
        height=800,
        colour="#808080",
        state="ready",
        prepared_at=now,
        ready_at=now,
    )
    own = {"image": image, "gallery": gallery, "spec": "fake-0", "seq": 1}
    make("search", "Embedding", vector=bytes(512), **own)
    make("galleries", "Origin", image=image, site="example.org", fetched=now, **ADDRESS, **MADE_BY)
    return image


def _entry(make: Make, source: Any, image: Any, now: datetime) -> Any:
    """A ledger row, its perceptual hash, and its decision."""
    entry = make(
        "crawling",
        "Entry",
        source=source,
        digest=f"{1:064x}",
        sha256=f"{1:064x}",
        image=image,
        state="approved",
        why="by_staff",
        fetched=now,
        **ADDRESS,
        **MADE_BY,
    )
    make("crawling", "Look", entry=entry, value=bytes(32))
    before = {"state": "waiting", "why": "", "licence": "", "decided": None, "decided_by_id": None}
    after = {**before, "state": "approved", "why": "by_staff"}
    make("crawling", "Decision", entry=entry, verb="approve", before=before, after=after)
    return entry


def _visit(make: Make, source: Any, entry: Any, word: Any, now: datetime) -> None:
    make(
        "crawling",
        "Visit",
        crawl=make("crawling", "Crawl", source=source),
        url=ADDRESS["url"],
        digest=f"{1:064x}",
        host="example.org",
        role="picture",
        word=word,
        entry=entry,
        state="done",
        outcome="kept",
        finished=now,
    )


def _copy_all(old: Any, connection: Any, count: int) -> None:
    of = EXPRESSIONS[connection.vendor]
    new_address = {"url": URL, "digest": of["digest"]}

    def copy(app: str, model: str, **differs: str) -> None:
        rows = count // DECIDED if model == "Decision" else count
        _copy(connection, old.get_model(app, model), rows, differs)

    copy("galleries", "Image", id=of["uuid"], sha256=of["digest"])
    copy("search", "Embedding", image_id=of["uuid"], seq="i", vector=of["vector"])
    copy("galleries", "Origin", image_id=of["uuid"], url=URL)
    copy("crawling", "Entry", image_id=of["uuid"], sha256=of["digest"], **new_address)
    copy("crawling", "Entry_words", entry_id="i")
    copy("crawling", "Look", entry_id="i", value=of["look"])
    copy("crawling", "Visit", entry_id="i", **new_address)
    copy("crawling", "Decision", entry_id="i", action=of["uuid"])


def _copy(connection: Any, model: Any, count: int, differs: dict[str, str]) -> None:
    """Copy the table's single row `count` times; unique columns are among those that differ."""
    names = [f.column for f in model._meta.local_fields if f.column != "id" or "id" in differs]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, names))
    values = ", ".join(differs.get(name, f"one.{quote(name)}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) {NUMBERS.format(count=count)} "  # noqa: S608
            f"SELECT {values} FROM numbers CROSS JOIN (SELECT * FROM {table}) AS one"
        )
