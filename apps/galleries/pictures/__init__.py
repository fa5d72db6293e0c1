"""Picture files: validate, decode, resize. No database access.

`inspect` is the cheap check of an upload, `decode` the full decode in a worker, `derive` the WebP
copy shown on pages. Unusable files raise `PictureError`.
"""

from .colour import middle_colour
from .decoding import Described, decode, decode_described, decode_own, is_transparent
from .derivatives import as_png, derive
from .errors import PictureError, sentence
from .header import Header, inspect
from .metadata import Metadata
from .names import clean_name
from .showing import is_blank
from .signatures import sniff
from .whole import Whole, decode_whole

__all__ = [
    "Described",
    "Header",
    "Metadata",
    "PictureError",
    "Whole",
    "as_png",
    "clean_name",
    "decode",
    "decode_described",
    "decode_own",
    "decode_whole",
    "derive",
    "inspect",
    "is_blank",
    "is_transparent",
    "middle_colour",
    "sentence",
    "sniff",
]
