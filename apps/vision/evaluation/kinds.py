"""What `manage.py evaluate` can measure: apps add to it in `evaluations`, a module or package."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from apps.vision.evaluation.rows import Rows

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """An answer as JSON, and as tables or, where it has none, as lines."""

    json: dict[str, Any]
    tables: list[Rows]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluationKind:
    """`measure` takes the command's options.

    It raises OSError, PictureFileError or one of NOT_READY where files or models are not as they
    should be.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    measure: Callable[[Options], Report]


_kinds: dict[str, EvaluationKind] = {}


def register(kind: EvaluationKind) -> None:
    _kinds[kind.name] = kind


def kinds() -> dict[str, EvaluationKind]:
    """Of all installed apps, by name."""
    autodiscover_modules("evaluations")
    return _kinds
