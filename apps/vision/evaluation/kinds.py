"""What `manage.py evaluate` can measure beside vectors: rooms add to it in `evaluations.py`."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from apps.vision.evaluation.rows import Rows


@dataclass(frozen=True, slots=True)
class EvaluationKind:
    """`measure` takes the command's options, and returns the answer as JSON and as tables.

    It raises OSError or PictureFileError where files are not as they should be.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    measure: Callable[[dict[str, Any]], tuple[dict[str, Any], list[Rows]]]


_kinds: dict[str, EvaluationKind] = {}


def register(kind: EvaluationKind) -> None:
    _kinds[kind.name] = kind


def kinds() -> dict[str, EvaluationKind]:
    """Of all installed apps, by name."""
    autodiscover_modules("evaluations")
    return _kinds
