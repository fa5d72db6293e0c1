"""Blocks of a Markdown page that are generated from measurements, between markers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Measurement = dict[str, Any]

# The figures of one index in one row, and what they are called.
INDEX = {
    "index": "index",
    "size": "vectors",
    "threads": "threads",
    "recall_at_10": "recall@10",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "qps": "queries/s",
    "bytes_per_vector": "bytes a vector",
    "resident_bytes_per_vector": "of those in memory",
    "build_s": "build s",
    "build_peak_bytes_ratio": "peak ÷ index",
    "first_query_s": "first query s",
}


class PageError(Exception):
    """The page has no markers for a block."""


def filled(page: str, measurements: Mapping[str, Measurement]) -> str:
    """`page` with each block of BLOCKS written anew from the measurement of its name; a block
    without one stays. Raises PageError when the page lacks a block's marks."""
    for name in measurements:
        page = with_block(page, name, BLOCKS[name](measurements[name]))
    return page


def with_block(page: str, name: str, block: str) -> str:
    """`page` with another text between the markers of `name`; raises PageError without them."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, mark, rest = page.partition(begin)
    _, closing, after = rest.partition(end)
    if not (mark and closing):
        raise PageError(f"The page needs “{begin}” and “{end}”, each on a line of its own.")
    return f"{before}{begin}\n{block}\n{end}{after}"


def _index(measured: Measurement) -> str:
    rows = [[_text(row.get(name)) for name in INDEX] for row in measured["results"]]
    settings: dict[str, list[str]] = {row["index"]: [] for row in measured["results"]}
    for row in measured["results"]:
        if row["threads"] == 1:
            settings[row["index"]].append(f"{row['size']:,}: {row['setting']}")
    lines = [f"- {index}: {'; '.join(found)}" for index, found in settings.items()]
    return "\n\n".join(
        [
            *_machine(measured),
            f"Vectors from {measured['source']}.",
            _table(INDEX.values(), rows),
            "Settings, by size:",
            "\n".join(lines),
        ]
    )


def _nearest(measured: Measurement) -> str:
    grown = measured["grown"]
    titles = [name.replace("_", " ") for name in grown[0]]
    rows = [[_text(value) for value in row.values()] for row in grown]
    return "\n\n".join([*_machine(measured), _table(titles, rows)])


# By the name of a block and of the measurement it shows.
BLOCKS: dict[str, Callable[[Measurement], str]] = {
    "index": _index,
    "index-glove": _index,
    "index-windows": _index,
    "nearest-sqlite": _nearest,
    "nearest-postgresql": _nearest,
}


def _machine(measured: Measurement) -> Iterable[str]:
    if note := measured.get("note"):
        yield f"**{note}**"
    yield f"{measured['machine']}."


def _table(titles: Iterable[str], rows: Iterable[list[str]]) -> str:
    titles = list(titles)
    lines = [titles, ["---"] + ["---:"] * (len(titles) - 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
