"""Lines over time as SVG: where they go. Each has its figures as a table, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from futu.charts import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Text, ceiling

Values = Sequence[float | None]
# Labels below the lines.
TICKS = 4
RIGHT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """`code` is its class, so that colour and dashes are the stylesheet's."""

    code: str
    label: str
    values: Values
    path: str = ""
    # Points between two gaps, which no line would show.
    dots: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Plot:
    code: str
    title: str
    description: str
    lines: list[Line]
    # A moment for each row of the table, and the figures as they are shown.
    rows: list[tuple[str, list[str]]]
    texts: list[Text] = field(default_factory=list)
    # Heights of lines across.
    grid: list[str] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def is_empty(self) -> bool:
        return not self.lines


def plot(
    code: str,
    title: str,
    moments: Sequence[datetime],
    series: Sequence[tuple[str, Values]],
    shown: Callable[[float], str],
) -> Plot:
    """`series`: labels and values, of which None is a gap."""
    known = [(label, values) for label, values in series if any(v is not None for v in values)]
    most = max((v for _label, values in known for v in values if v is not None), default=0.0)
    top = float(ceiling(round(most))) if most > 1 else _small(most)
    lines = [_line(n, label, values, top) for n, (label, values) in enumerate(known)]
    rows = _rows(moments, known, shown)
    made = Plot(code, title, _described(known, shown), lines, rows)
    if lines:
        _frame(made, moments, top, shown)
    return made


def _small(most: float) -> float:
    return next((top for top in (0.01, 0.1, 0.5) if most <= top), 1.0) if most else 1.0


def _line(n: int, label: str, values: Values, top: float) -> Line:
    step = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)
    scale = (HEIGHT - TOP - BOTTOM) / top
    points = [
        None if v is None else (_at(LEFT + k * step), _at(HEIGHT - BOTTOM - scale * v))
        for k, v in enumerate(values)
    ]
    runs = [list(run) for there, run in groupby(points, lambda p: p is not None) if there]
    path = " ".join(_run([p for p in run if p]) for run in runs if len(run) > 1)
    dots = tuple(run[0] for run in runs if len(run) == 1 and run[0])
    return Line(str(n), label, values, path, dots)


def _run(points: Sequence[tuple[str, str]]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in points)


def _described(known: Sequence[tuple[str, Values]], shown: Callable[[float], str]) -> str:
    parts = []
    for label, values in known:
        there = [v for v in values if v is not None]
        told = {"name": label, "most": shown(max(there)), "now": shown(there[-1])}
        parts.append(_("%(name)s: at most %(most)s, last %(now)s") % told)
    return "; ".join(parts)


def _rows(
    moments: Sequence[datetime],
    known: Sequence[tuple[str, Values]],
    shown: Callable[[float], str],
) -> list[tuple[str, list[str]]]:
    """Newest first: the first rows are those that are read."""
    found = []
    for k, moment in enumerate(moments):
        cells = [values[k] for _label, values in known]
        words = ["–" if value is None else shown(value) for value in cells]
        found.append((date_format(timezone.localtime(moment), "Y-m-d H:i"), words))
    return found[::-1]


def _frame(
    made: Plot, moments: Sequence[datetime], top: float, shown: Callable[[float], str]
) -> None:
    for share in (0.0, 0.5, 1.0):
        y = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
        made.grid.append(_at(y))
        made.texts.append(Text(_at(LEFT - 6), _at(y + 4), shown(share * top), "end"))
    days = (moments[-1] - moments[0]).days
    for n in range(TICKS):
        k = round(n * (len(moments) - 1) / (TICKS - 1))
        x = LEFT + k * (WIDTH - LEFT - RIGHT) / max(1, len(moments) - 1)
        moment = timezone.localtime(moments[k])
        words = f"{moment.month}/{moment.day}" if days >= 2 else f"{moment:%H:%M}"
        anchor = "start" if n == 0 else "end" if n == TICKS - 1 else "middle"
        made.texts.append(Text(_at(x), _at(HEIGHT - 8), words, anchor))


def _at(place: float) -> str:
    """As SVG writes numbers, whatever the language."""
    return f"{place:.1f}"
