"""What an upgrade from ebf0efa changes in rows that are there. All else stays as it is.

A migration that renames a table or a column, drops one or writes into rows says so here.
"""

from collections.abc import Callable, Iterator

from tests.upgrade.rows import Row, Tables

TABLES = {
    "crawling_bar": "crawling_blockrule",
    "crawling_entry": "crawling_crawledimage",
    "crawling_entry_words": "crawling_crawledimage_source_tags",
    "crawling_look": "crawling_perceptualhash",
    "crawling_visit": "crawling_crawlrequest",
    "search_serving": "search_activemodel",
    "search_unseen": "search_unembeddableimage",
}
# Table as it is called now → column of then → column of now, or None where it is gone.
COLUMNS: dict[str, dict[str, str | None]] = {
    "crawling_crawledimage": {"why": "reason_code", "spooled": "staged_file_id"},
    "crawling_crawledimage_source_tags": {"entry_id": "crawledimage_id"},
    "crawling_crawlrequest": {"word_id": "source_tag_id", "barren": "empty_streak"},
    # Several sources can be named by now: crawling_takedown_sources, which a test looks into.
    "crawling_takedown": {"source_id": None},
}
# Their rows are others now; `checks` goes on with an upload that is half sent.
MOVED = {"galleries_upload"}
# Of Django, which writes them anew after every `migrate`; a test of their own for permissions.
OWN = {"django_migrations", "django_content_type", "auth_permission"}


def decision(row: Row) -> Row:
    """Its columns by name, as the ledger calls them now."""
    return row | {
        side: {("reason_code" if k == "why" else k): v for k, v in row[side].items()}
        for side in ("before", "after")
    }


def source(row: Row) -> Row:
    """One made by a preset is asked by the terms that the preset names by now."""
    added = {"terms", "speaks"}
    return row | {"settings": {k: v for k, v in row["settings"].items() if k not in added}}


# Applied to the row of then: what is there now has to equal it.
WRITTEN: dict[str, Callable[[Row], Row]] = {"crawling_decision": decision}
# Applied to the row of now: what is left has to equal that of then.
ADDED: dict[str, Callable[[Row], Row]] = {"crawling_source": source}


def merged_tags(old: Tables) -> Tables:
    """Of a person's tags that differ in capitals alone the first stays, on the pictures of all."""
    first: dict[tuple[int | None, str], int] = {}
    to: dict[int, int] = {}
    for tag in old["galleries_tag"]:
        key = (tag["owner_id"], tag["name"].casefold() if tag["owner_id"] else tag["name"])
        to[tag["id"]] = first.setdefault(key, tag["id"])
    left = [tag for tag in old["galleries_tag"] if to[tag["id"]] == tag["id"]]
    links = {(row["image_id"], to[row["tag_id"]]) for row in old["galleries_image_tags"]}
    # Nothing refers to a link by its own id.
    relinked = [{"image_id": image, "tag_id": tag} for image, tag in links]
    return old | {"galleries_tag": left, "galleries_image_tags": relinked}


def wanted(old: Tables) -> Iterator[tuple[str, list[Row]]]:
    """Each table as it is called now, with the rows that it should have."""
    for name, rows in merged_tags(old).items():
        if name in OWN | MOVED:
            continue
        now = TABLES.get(name, name)
        renamed = [_renamed(row, COLUMNS.get(now, {})) for row in rows]
        yield now, list(map(WRITTEN.get(now, _as_it_is), renamed))


def _renamed(row: Row, columns: dict[str, str | None]) -> Row:
    named = ((columns.get(name, name), value) for name, value in row.items())
    return {name: value for name, value in named if name is not None}


def _as_it_is(row: Row) -> Row:
    return row


def present(table: str, row: Row, columns: set[str]) -> Row:
    """Of a row of now what it had then; columns that are new have a test of their own, or none."""
    seen = ADDED.get(table, _as_it_is)(row)
    return {name: value for name, value in seen.items() if name in columns}
