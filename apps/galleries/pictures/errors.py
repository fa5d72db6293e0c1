"""Why a picture was refused: a code and parameters, translated when displayed."""

from django.utils.translation import gettext_lazy as _

from futu.coded import CodedError, Params, say

SENTENCES = {
    "empty": _("The file is empty. Choose the picture again and send it once more."),
    "unreadable": _("The file cannot be opened. Check that it is there and may be read."),
    "too_many_bytes": _(
        "The file is %(size_bytes)s, and at most %(limit_bytes)s are accepted. "
        "Save the picture smaller or as JPEG."
    ),
    "not_a_picture": _(
        "This is not a picture that can be read. "
        "Choose a JPEG, PNG, WebP, AVIF, HEIC, JPEG 2000, GIF, BMP or TIFF file."
    ),
    "svg": _("SVG drawings are not accepted. Export the drawing as PNG."),
    "video": _("This is a video. Choose a picture, or save one frame of it as JPEG."),
    "raw": _(
        "This is a camera's raw file (%(format)s). "
        "Export it as JPEG in the program you develop your pictures with, and send that."
    ),
    "truncated": _("The end of the file is missing. Copy or download it again, then send it."),
    "too_many_pixels": _(
        "The picture is %(width)s × %(height)s pixels, and at most %(limit_pixels)s megapixels "
        "are accepted. Scale it down."
    ),
    "bomb": _(
        "The file would unpack to far more than its size suggests, so it was not opened. "
        "Save the picture again in an image editor, at no more than %(limit_pixels)s megapixels."
    ),
    "too_small": _(
        "The picture is %(width)s × %(height)s pixels, and each side must have at least "
        "%(limit)s. Choose a larger one."
    ),
    "too_many_frames": _(
        "The animation has more than %(limit)s frames. Save its first frame as a picture."
    ),
    "unsupported": _(
        "This kind of %(format)s file is not supported. Save the picture as JPEG or PNG."
    ),
    "broken": _(
        "The picture is damaged and cannot be read. "
        "Open it in an image editor and save it again as JPEG or PNG."
    ),
    "too_many_parts": _(
        "The file is made of far more parts than a picture needs, so it was not opened. "
        "Save the picture again in an image editor as JPEG or PNG."
    ),
    "transparent": _(
        "The picture is fully transparent: it shows nothing. "
        "Export it with a background or choose another."
    ),
    "too_slow": _(
        "The picture takes too long to read, so reading it was stopped. "
        "Open it in an image editor and save it again as JPEG or PNG."
    ),
    "reader_died": _(
        "Reading this picture stopped the program that reads pictures. "
        "Open it in an image editor and save it again as JPEG or PNG."
    ),
    "quota": _(
        "The file is %(size_bytes)s, and %(free_bytes)s of your room is free. Delete "
        "pictures and empty the bin, or ask the administrator for more room."
    ),
    "gallery_full": _(
        "The file is %(size_bytes)s, and the gallery's owner has no room for it. Ask them to make "
        "room."
    ),
    "gallery_gone": _("This gallery is gone, or you may not add to it any more."),
    "out_of_memory": _(
        "There was not enough memory to open the picture. Try again later, or scale it down."
    ),
}

# Temporary: the machine was short of memory or the owner of quota.
TEMPORARY = {"out_of_memory", "unreadable", "quota", "gallery_full"}


class PictureError(CodedError):
    """A picture that cannot be used."""

    SENTENCES = SENTENCES
    TEMPORARY = TEMPORARY


def sentence(code: str, params: Params) -> str:
    """The message of a stored refusal in the active language.

    Unknown codes or parameters (rows outlive releases) are reported as "broken".
    """
    try:
        return say(SENTENCES[code], params)
    except KeyError:
        return str(SENTENCES["broken"])
