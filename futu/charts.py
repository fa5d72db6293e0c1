"""Charts as SVG: where the bars stand. Each has its figures as a table, too."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format

WIDTH, HEIGHT = 360, 170
# The frame of bars that stand: room for figures on the left, for labels below.
LEFT, TOP, BOTTOM = 52, 12, 24
# A bar that lies, with its label above.
LINE, THICK = 36, 10


@dataclass(frozen=True, slots=True)
class Series:
    """`code` is the bar's class, so that its colour is the stylesheet's."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A value for each series. `label` is for people, `tick` stands below the bar if not empty."""

    label: str
    values: Sequence[int]
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    code: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Text:
    x: str
    y: str
    words: str
    anchor: str = "start"


@dataclass(slots=True)
class Chart:
    code: str
    title: str
    description: str
    height: int
    series: Sequence[Series]
    # Labels of rows and figures as they are shown.
    rows: list[tuple[str, list[str]]]
    width: int = WIDTH
    bars: list[Bar] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    # Heights of lines across.
    lines: list[str] = field(default_factory=list)


Shown = Callable[[int], str]


def count(n: int) -> str:
    return number_format(n, use_l10n=True, force_grouping=True)


def standing(
    code: str,
    title: str,
    description: str,
    series: Sequence[Series],
    columns: Sequence[Column],
    shown: Shown = count,
    axis: Shown = count,
) -> Chart:
    """Bars beside one another, each a stack of the series."""
    chart = _chart(code, title, description, HEIGHT, series, columns, shown)
    top = ceiling(max((sum(column.values) for column in columns), default=0))
    scale = (HEIGHT - TOP - BOTTOM) / top
    floor = HEIGHT - BOTTOM
    for value in (0, top // 2, top) if top > 1 else (0, top):
        y = floor - scale * value
        chart.lines.append(_at(y))
        chart.texts.append(Text(_at(LEFT - 6), _at(y + 4), axis(value), "end"))
    step = (WIDTH - LEFT) / max(1, len(columns))
    for n, column in enumerate(columns):
        x = LEFT + n * step
        chart.bars += _stack(column, series, x + 0.12 * step, floor, 0.76 * step, scale)
        if column.tick:
            chart.texts.append(_tick(x + step / 2, column.tick))
    return chart


def lying(
    code: str,
    title: str,
    description: str,
    series: Series,
    columns: Sequence[Column],
    shown: Shown = count,
) -> Chart:
    """Bars below one another, each with its label and figure above."""
    height = max(LINE, LINE * len(columns))
    chart = _chart(code, title, description, height, [series], columns, shown)
    most = max((column.values[0] for column in columns), default=0) or 1
    for n, column in enumerate(columns):
        y, length = n * LINE, WIDTH * column.values[0] / most
        chart.bars.append(Bar("rest", "0", _at(y + 20), _at(WIDTH), _at(THICK)))
        chart.bars.append(Bar(series.code, "0", _at(y + 20), _at(length), _at(THICK)))
        chart.texts.append(Text("0", _at(y + 14), column.label))
        chart.texts.append(Text(_at(WIDTH), _at(y + 14), shown(column.values[0]), "end"))
    return chart


def _tick(x: float, words: str) -> Text:
    """Below its bar; at the right edge it ends there."""
    if x + 4 * len(words) > WIDTH:
        return Text(_at(WIDTH), _at(HEIGHT - 8), words, "end")
    return Text(_at(x), _at(HEIGHT - 8), words, "middle")


def ceiling(value: int) -> int:
    """The next round number: 1, 2, 4, 6, 8 or 10 times a power of ten."""
    if value <= 1:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(n * power for n in (1, 2, 4, 6, 8, 10) if n * power >= value)


def _chart(
    code: str,
    title: str,
    description: str,
    height: int,
    series: Sequence[Series],
    columns: Sequence[Column],
    shown: Shown,
) -> Chart:
    rows = [(column.label, [shown(value) for value in column.values]) for column in columns]
    return Chart(code, title, description, height, series, rows)


def _stack(
    column: Column, series: Sequence[Series], x: float, floor: float, width: float, scale: float
) -> list[Bar]:
    bars = []
    for one, value in zip(series, column.values, strict=True):
        if value:
            # A little of something is seen, too.
            height = max(1.0, scale * value)
            floor -= height
            bars.append(Bar(one.code, _at(x), _at(floor), _at(width), _at(height)))
    return bars


def _at(place: float) -> str:
    """As SVG writes numbers, whatever the language."""
    return f"{place:.1f}"
