"""Edited copies: typical modifications of shared pictures.

Used to measure copy search (`manage.py evaluate copies`), to fit and calibrate the projection, and
for the demo's query.
"""

from django.utils.translation import gettext_lazy as _

from apps.vision.edits import colour, crop, layout, lens, lettering, quality, turn
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

__all__ = ["EDITS", "Edit", "get_edit"]


def get_edit(code: str) -> Edit:
    """The edit of that code; raises KeyError for an unknown one."""
    for edit in EDITS:
        if edit.code == code:
            return edit
    raise KeyError(f"There is no edit {code!r}; known: {', '.join(e.code for e in EDITS)}.")
