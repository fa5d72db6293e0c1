"""Subtitles as files: SRT, VTT and ASS, read and written by pysubs2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

from apps.films.errors import FilmError

Format = Literal["srt", "vtt", "ass"]
FORMATS: tuple[Format, ...] = ("srt", "vtt", "ass")
# What viewers can read: characters a row, rows, milliseconds, characters a second.
WIDE_LANGUAGES = {"zh", "ja", "ko"}
ROWS = 2
SHORTEST_MS, LONGEST_MS = 833, 7000
READ_BYTES, READ_LINES = 8 * 2**20, 20_000
# Others that the library tells by their first words are XML, which it reads with entities and all,
# and its own JSON, whose fields it takes as they come.
READ_FORMATS = {*FORMATS, "ssa"}
# What no film reaches: times of a file beyond it are no times.
DAY_MS = 24 * 3600 * 1000
BREAK = re.compile(r"\\(?=[Nnh])")
BRACES = str.maketrans("{}", "（）")


@dataclass(frozen=True, slots=True)
class Entry:
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""


def row_length(language: str) -> int:
    return 16 if language.partition("-")[0] in WIDE_LANGUAGES else 42


def reading_speed(language: str) -> float:
    """Characters a second, at most."""
    return 9.0 if language.partition("-")[0] in WIDE_LANGUAGES else 20.0


def problems(entry: Entry, language: str) -> list[str]:
    """What a viewer would stumble over: empty, short, long, fast, wide."""
    length, text = entry.end_ms - entry.start_ms, " ".join(entry.text.split())
    if not text:
        return ["empty"]
    found = ["short"] if length < SHORTEST_MS else ["long"] if length > LONGEST_MS else []
    if len(text) * 1000 > reading_speed(language) * max(length, 1):
        found.append("fast")
    if len(wrapped(text, language)) > ROWS:
        found.append("wide")
    return found


def wrapped(text: str, language: str) -> list[str]:
    """Rows of nearly the same length, broken between words, or anywhere where there are none;
    no punctuation begins a row."""
    units = _units(text, language)
    limit = row_length(language)
    rows = max(1, -(-len(text) // limit))
    for width in range(-(-len(text) // rows), limit + 1):
        broken = _broken(units, width)
        if len(broken) <= rows:
            return broken
    return _broken(units, limit)


def _units(text: str, language: str) -> list[str]:
    text = " ".join(text.split())
    if language.partition("-")[0] in {"zh", "ja"}:
        return re.findall(r"(?:[A-Za-z0-9'’.,-]+|.)(?:\s*[，。！？、；：”』」）…,.!?])*\s*", text)
    return re.findall(r"\S+\s*", text)


def _broken(units: Sequence[str], width: int) -> list[str]:
    rows = [""]
    for unit in units:
        if rows[-1] and len((rows[-1] + unit).rstrip()) > width:
            rows.append("")
        rows[-1] += unit
    return [row.strip() for row in rows]


def render(entries: Iterable[Entry], form: Format, language: str) -> str:
    """A file's text; ASS has a style that fits any picture."""
    from pysubs2 import SSAFile

    file = SSAFile()
    for entry in sorted(entries, key=lambda one: (one.start_ms, one.end_ms)):
        if rows := [row for row in wrapped(entry.text, language) if row]:
            file.append(_event(entry, rows, form))
    file.info.update({"PlayResX": "1280", "PlayResY": "720", "WrapStyle": "0"})
    style = file.styles["Default"]
    style.fontname, style.fontsize, style.outline, style.shadow = "Noto Sans", 44, 2.2, 0
    style.marginv = 40
    return str(file.to_string(form))


def _event(entry: Entry, rows: Sequence[str], form: Format):  # type: ignore[no-untyped-def]
    """What people wrote is text, though braces and some backslashes begin commands of ASS, and
    signs are markup in VTT."""
    from pysubs2 import SSAEvent

    plain = "\\N".join(BREAK.sub("＼", row).translate(BRACES) for row in rows)
    if form == "vtt":
        plain = escape(plain, quote=False)
    return SSAEvent(start=entry.start_ms, end=entry.end_ms, text=plain, name=entry.speaker)


def parse(content: bytes, name: str) -> list[Entry]:
    """Lines with text, in the order of their times. Raises FilmError."""
    from pysubs2 import SSAFile
    from pysubs2.exceptions import Pysubs2Error
    from pysubs2.formats import autodetect_format

    if len(content) > READ_BYTES:
        raise FilmError("subtitles_too_large", {"limit": READ_LINES})
    try:
        text = _decoded(content)
        form = autodetect_format(text)
        if form not in READ_FORMATS:
            raise ValueError(form)
        file = SSAFile.from_string(text, form)
    except (Pysubs2Error, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise FilmError("not_subtitles", {"name": name}) from error
    plain: Callable[[str], str] = unescape if form == "vtt" else str
    entries = [
        Entry(max(0, event.start), event.end, " ".join(plain(event.plaintext).split()), event.name)
        for event in file
        if not event.is_comment and event.plaintext.strip() and _is_timed(event.start, event.end)
    ]
    if not entries:
        raise FilmError("no_lines", {"name": name})
    if len(entries) > READ_LINES:
        raise FilmError("subtitles_too_large", {"limit": READ_LINES})
    return sorted(entries, key=lambda one: (one.start_ms, one.end_ms))


def _is_timed(start: int, end: int) -> bool:
    return max(0, start) < end < DAY_MS


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what old Chinese subtitles are in."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
