"""Why a picture was not enhanced: codes that rows keep, sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError
from apps.galleries.pictures.errors import SENTENCES as PICTURE_SENTENCES
from apps.media.errors import FileError
from apps.vision.upscaling.errors import UpscalingError
from futu.coded import CodedError, say

SENTENCES = {
    "animated": _(
        "This is an animation, and single pictures are enhanced. Save one frame of it as PNG, "
        "and enhance that."
    ),
    "deep": _(
        "This picture has more than 8 bits a channel, which enhancing would lose. Export it with "
        "8 bits a channel, and enhance that."
    ),
    "side": _(
        "The picture is %(width)s × %(height)s pixels, and each side must have at least "
        "%(limit)s. Choose a larger one."
    ),
    "strip": _(
        "The result would have a side of %(side)s pixels, and few programs open more than "
        "%(limit)s. Choose the smaller scale, or cut the picture into pieces."
    ),
    "result_size": _(
        "The result would have %(result_pixels)s megapixels, and at most %(limit_pixels)s are "
        "made here (FUTU_ENHANCE_PIXELS). Choose the smaller scale, or scale the picture down."
    ),
    "room": _(
        "The result will take about %(size_bytes)s, and %(free_bytes)s of your room is free. "
        "Delete pictures and empty the bin, choose the smaller scale, or ask the administrator "
        "for more room."
    ),
    "weights": _(
        "The model's weights are missing or damaged on this server, so nothing can be enhanced "
        "with it. The operator fetches them with “manage.py weights fetch”; then try again."
    ),
    "engine": _(
        "What FUTU_ENGINE names cannot enhance pictures on this server. The operator sets it to "
        "“auto”, or installs what it names; then try again."
    ),
    "memory": _(
        "There was not enough memory for tiles of %(tile)s pixels. Enhance the picture again with "
        "smaller tiles: that is another result, so it is not done by itself."
    ),
    "disk_full": _(
        "The server's disk is full. What was done so far is kept: when there is room again, try "
        "again, and it goes on from there."
    ),
    "tampered": _(
        "The settings are not those that were shown before: they, the model or the picture have "
        "changed since. Look at the preview or the expectation again, then start."
    ),
    "missing": _(
        "The picture or its file is not there any more, so it cannot be enhanced. Add it to a "
        "gallery again, and enhance that."
    ),
    "gallery_gone": _(
        "The gallery for the result is gone. Restore it from the bin and try again: what was "
        "enhanced is kept until then."
    ),
    "not_yours": _(
        "You can enhance your own pictures. Download this one and add it to a gallery of yours."
    ),
    "no_original": _(
        "Of this picture only a small copy is kept, so it is not enhanced. Choose another."
    ),
    "not_prepared": _("This picture is still being prepared. Try again in a moment."),
    "not_finished": _(
        "This enhancement was not finished. Its job says why; trying again goes on from there."
    ),
    "no_result": _("This enhancement has no result yet, so there is no report of it."),
    "no_pictures": _("There is no picture to enhance: choose some."),
    "too_many": _(
        "%(n)s pictures were chosen, and at most %(limit)s fit into a batch. Choose fewer."
    ),
    "no_results": _("No picture of this batch has a result yet. Wait until one has."),
    "unreadable": _("A file could not be read: %(problem)s"),
    "output_exists": _(
        "%(output)s exists already and is not replaced. Choose another folder with --output, or "
        "replace it with --overwrite."
    ),
}


class EnhanceError(CodedError):
    """A picture that cannot be enhanced, or not so."""

    SENTENCES = SENTENCES
    TEMPORARY = frozenset(
        {"room", "weights", "engine", "disk_full", "gallery_gone", "not_prepared"}
    )
    http_status = 422


# What enhancing can raise.
FAILURES = (EnhanceError, UpscalingError, PictureError, FileError, BusyError)
KNOWN: Mapping[str, Any] = {
    **UpscalingError.SENTENCES,
    **BusyError.SENTENCES,
    **FileError.SENTENCES,
    **PICTURE_SENTENCES,
    **SENTENCES,
}


def explain(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code that a row kept, in the active language."""
    return say(KNOWN.get(code, PICTURE_SENTENCES["broken"]), params or {}, lacking="…")
