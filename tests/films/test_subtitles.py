"""Subtitles as files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.films.errors import FilmError
from apps.films.subtitles import FORMATS, Entry, Format, parse, problems, render, wrapped

ENGLISH = "The quick brown fox jumps over the lazy dog, and nobody ever knows why it does."
CHINESE = "敏捷的棕色狐狸跳过了懒狗，但是没有人知道为什么。"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_written_and_read_again(form: Format, text: str, language: str) -> None:
    entries = [Entry(1230, 4560, text), Entry(5000, 7000, "…")]

    found = parse(render(entries, form, language).encode(), f"a.{form}")

    assert [(one.start_ms, one.end_ms) for one in found] == [(1230, 4560), (5000, 7000)]
    assert found[0].text.replace(" ", "") == text.replace(" ", "")


def test_rows_are_even_and_short() -> None:
    rows = wrapped(ENGLISH, "en")
    assert len(rows) == 2
    assert max(map(len, rows)) <= 42
    assert abs(len(rows[0]) - len(rows[1])) < 8

    rows = wrapped(CHINESE, "zh")
    assert len(rows) == 2
    assert max(map(len, rows)) <= 16


@given(st.text("，。！？敏捷的棕a1 ", max_size=60))
def test_no_row_begins_with_punctuation(text: str) -> None:
    rows = wrapped(text.lstrip("，。！？ "), "zh")

    assert not [row for row in rows if row[:1] in "，。！？" and row]


@given(st.text(max_size=200))
def test_nothing_is_lost_by_wrapping(text: str) -> None:
    for language in ("en", "zh"):
        assert "".join("".join(wrapped(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_old_files_are_read(encoding: str) -> None:
    content = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>你好</i>，世界\r\n".encode(encoding)

    assert parse(content, "old.srt") == [Entry(1000, 2000, "你好，世界")]


def test_braces_are_text() -> None:
    written = render([Entry(0, 1000, "{\\an8}up")], "ass", "en")

    assert "{" not in written.partition("[Events]")[2]


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\x00\xff" * 50, b"1\n00:00:02,000 --> 00:00:01,000\nx"]
)
def test_what_holds_no_lines(content: bytes) -> None:
    with pytest.raises(FilmError) as caught:
        parse(content, "a.srt")

    assert caught.value.code in {"not_subtitles", "no_lines"}


@pytest.mark.parametrize(
    ("entry", "language", "found"),
    [
        (Entry(0, 2000, "Good morning."), "en", []),
        (Entry(0, 500, "Yes."), "en", ["short"]),
        (Entry(0, 9000, "Yes."), "en", ["long"]),
        (Entry(0, 1000, ENGLISH), "en", ["fast"]),
        (Entry(0, 6000, ENGLISH * 2), "en", ["fast", "wide"]),
        (Entry(0, 1000, "敏捷的棕色狐狸跳过了懒狗"), "zh", ["fast"]),
        (Entry(0, 1000, "  "), "en", ["empty"]),
    ],
)
def test_what_viewers_would_stumble_over(entry: Entry, language: str, found: list[str]) -> None:
    assert problems(entry, language) == found


@pytest.mark.parametrize("form", FORMATS)
def test_signs_are_text(form: Format) -> None:
    """Markup of VTT, and backslashes that ASS breaks rows at."""
    text = "I <3 you --> R&B, C:\\New\\home &amp; <i>more</i>"
    (read,) = parse(render([Entry(0, 4000, text)], form, "en").encode(), f"a.{form}")
    expected = text if form == "vtt" else read.text  # Others strip what looks like tags.
    assert read.text == expected.replace("\\N", "＼N").replace("\\h", "＼h")


def test_vtt_has_no_markup_of_peoples() -> None:
    cue = render([Entry(0, 4000, "I <3 you --> R&B")], "vtt", "en").strip().splitlines()[-1]
    assert cue == "I &lt;3 you --&gt; R&amp;B"
