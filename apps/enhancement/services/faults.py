"""What goes wrong while a worker enhances, as codes that rows keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from apps.enhancement.errors import FAILURES, EnhanceError
from apps.enhancement.models import Draft, Enhancement
from apps.enhancement.options import TILES
from apps.jobs.errors import JobError
from apps.vision.engines.errors import EngineError
from apps.vision.errors import NOT_READY
from apps.vision.upscaling.errors import NoSpaceError, OtherEngineError, OutOfMemoryError
from apps.vision.upscaling.recipe import Recipe
from futu.coded import CodedError, shown
from futu.failures import is_disk_full


@contextmanager
def named(recipe: Recipe) -> Iterator[None]:
    """Faults of the engine and the disk as EnhanceError."""
    try:
        yield
    except OutOfMemoryError as error:
        if error.recipe is not None and recipe.tile > min(TILES):
            raise EnhanceError("memory", {"tile": recipe.tile}) from error
        raise OutOfMemoryError("out_of_memory_smallest") from error
    except MemoryError as error:
        raise OutOfMemoryError("out_of_memory_smallest") from error
    except EngineError as error:
        raise EnhanceError("engine") from error
    except NOT_READY as error:
        raise EnhanceError("weights") from error
    except OtherEngineError as error:
        raise EnhanceError("tampered") from error
    except NoSpaceError as error:
        raise EnhanceError("disk_full") from error
    except OSError as error:
        if not is_disk_full(error):
            raise
        raise EnhanceError("disk_full") from error


@contextmanager
def noted(row: Enhancement | Draft) -> Iterator[None]:
    """A failure is kept with its row, and fails the job with the same sentence."""
    try:
        yield
    except FAILURES as error:
        note(row, error)
        values = {name: shown(name, value) for name, value in error.params.items()}
        raise JobError(error.SENTENCES[error.code], **values) from error


def note(row: Enhancement | Draft, error: CodedError) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(error=error.code, error_params=error.params)
