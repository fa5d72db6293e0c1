"""Why a picture cannot be enlarged: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError, Params

if TYPE_CHECKING:
    from apps.vision.upscaling.recipe import Recipe

SENTENCES = {
    "unknown_model": _("There is no model “%(name)s”; known: %(known)s."),
    "unknown_preset": _("There is no preset “%(name)s”; known: %(known)s."),
    "value": _("“%(name)s” is %(value)s, and must be from %(least)s to %(most)s."),
    "unknown_setting": _("There is no setting “%(name)s”."),
    "scale": _("A picture is enlarged 2 or 4 times, not %(scale)s times."),
    "sixteen_bit": _(
        "This picture has 16 bits a channel, and enhancing works with 8: the finer steps would be "
        "lost. Save it with 8 bits, and enhance that."
    ),
    "animated": _(
        "This is an animation of %(frames)s frames. Enhancing takes single pictures: save the "
        "frame that you want."
    ),
    "out_of_memory": _(
        "There is not enough memory for tiles of %(tile)s pixels. Tiles of %(smaller)s pixels "
        "need less; the result differs a little from the preview, so look at a new one first."
    ),
    "out_of_memory_smallest": _(
        "There is not enough memory, even for the smallest tiles. Try again when less is running."
    ),
    "other_engine": _(
        "This was begun with %(wanted)s, and here %(found)s would run, which differs in single "
        "pixels. Begin again."
    ),
    "disk_full": _(
        "The disk is full (%(problem)s). What was finished is kept: make room and resume."
    ),
    "other_canvas": _("What was begun here is of another picture or recipe. Begin again."),
}


class UpscalingError(CodedError):
    """A picture is not enlarged, or not further."""

    SENTENCES = SENTENCES
    TEMPORARY = frozenset({"out_of_memory_smallest", "disk_full"})
    http_status = 422


class RecipeError(UpscalingError, ValueError):
    """Something that is not listed, or a value out of its range."""


class UnsuitableError(UpscalingError, ValueError):
    """A picture of a kind that is not enlarged."""


class OtherEngineError(UpscalingError):
    """The recipe names an engine, or a version, that does not run here."""


class CanvasError(UpscalingError):
    """What is in a canvas's folder cannot be continued."""


class NoSpaceError(UpscalingError, OSError):
    """The disk is full. The canvas is as it was before the tile, and can be resumed."""

    def __init__(self, code: str, params: Params | None = None) -> None:
        super().__init__(code, params)


class OutOfMemoryError(UpscalingError):
    """`recipe` is one that needs less memory; None where there is none."""

    def __init__(
        self, code: str, params: Params | None = None, recipe: Recipe | None = None
    ) -> None:
        super().__init__(code, params)
        self.recipe = recipe
