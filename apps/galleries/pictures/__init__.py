"""What Futu knows about picture files: check, read, shrink, name. No database rows.

`inspect` is the cheap look an upload gets, `decode` the full reading in a worker,
`derive` the WebP copy that pages show. What cannot be used raises `PictureError`.
"""

from .decoding import decode
from .derivatives import derive
from .errors import PictureError, sentence
from .header import Header, inspect
from .names import clean_name
from .signatures import sniff

__all__ = [
    "Header",
    "PictureError",
    "clean_name",
    "decode",
    "derive",
    "inspect",
    "sentence",
    "sniff",
]
