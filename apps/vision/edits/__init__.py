"""Edited copies: typical modifications of shared pictures.

Used to measure copy search (`manage.py evaluate copies`); the usual ones (EDITS) also to fit and
calibrate projections, and for the demo's query.
"""

from django.utils.translation import gettext_lazy as _

from apps.vision.edits import capture, colour, cover, crop, layout, lens, lettering, quality, turn
from apps.vision.edits.model import Edit

EDITS: tuple[Edit, ...] = (
    Edit("crop-50", _("Cropped to 50 %"), crop.crop(0.50)),
    Edit("crop-25", _("Cropped to 25 %"), crop.crop(0.25)),
    Edit("crop-10", _("Cropped to 10 %"), crop.crop(0.10)),
    Edit("jpeg-10", _("JPEG of quality 10"), quality.jpeg),
    Edit("small-64", _("Reduced to 64 pixels"), quality.small),
    Edit("flip", _("Mirrored"), turn.flip),
    Edit("rotate-15", _("Turned by 15°"), turn.tilt),
    Edit("rotate-90", _("Turned by 90°"), turn.quarter_turn),
    Edit("grey", _("In grey"), colour.grey),
    Edit("blur", _("Blurred"), quality.blur),
    Edit("filter", _("Under a strong filter"), colour.strong_filter),
    Edit("banner", _("With a banner"), lettering.banner),
    Edit("collage", _("In a collage of four"), layout.collage, company=3, first=4),
    Edit("screenshot", _("In a phone's screenshot"), layout.screenshot),
    Edit("perspective", _("Photographed at an angle"), lens.perspective),
)

# What no projection is fitted or calibrated on.
HARD: tuple[Edit, ...] = (
    Edit("screen-photo", _("Photographed from a screen"), capture.screen_photo),
    Edit("print-scan", _("Printed and scanned"), capture.print_scan),
    Edit("meme", _("As a meme"), cover.meme),
    Edit("stickers", _("Under stickers"), cover.stickers),
    Edit("squash", _("Squashed"), turn.squash),
    Edit("vertical-video", _("In a vertical film"), layout.vertical_video),
    Edit("hue", _("In other hues"), colour.hue),
    Edit("inverted", _("Inverted colours"), colour.invert),
    Edit("watermark", _("Under a tiled watermark"), cover.watermark),
    Edit("inset", _("Small in another picture"), layout.picture_in_picture, company=1, first=2),
    Edit("thumbnail-96", _("Reduced to 96 pixels and compressed"), quality.thumbnail),
    Edit("mirrored-crop", _("Cropped to 50 % and mirrored"), crop.mirrored_crop(0.5)),
)
EDIT_SETS = {"usual": EDITS, "hard": HARD}

__all__ = ["EDITS", "EDIT_SETS", "HARD", "Edit", "get_edit"]


def get_edit(code: str) -> Edit:
    """The edit of that code; raises KeyError for an unknown one."""
    for edit in (*EDITS, *HARD):
        if edit.code == code:
            return edit
    known = ", ".join(edit.code for edit in (*EDITS, *HARD))
    raise KeyError(f"There is no edit {code!r}; known: {known}.")
