"""The names in a zip as they were meant.

Only since 2006 can a zip say that a name is UTF-8. Without that it holds the bytes of the machine
that packed it, and says nowhere which letters those were.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from zipfile import ZipInfo

UTF8_FLAG = 0x800
# Info-ZIP's field: a version, the CRC of the name it stands for, and that name in UTF-8.
UNICODE_PATH = 0x7075
UNIX = 3

# A Chinese character of GB2312 has both bytes high, which letters of Western Europe seldom have
# side by side; the rarer ones of GBK (and the accented letter before an ASCII one) look alike.
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
HANZI = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]")
SYMBOL = re.compile(rb"[\xa1-\xa9][\xa1-\xfe]")
# How many plain characters outweigh one that is not, for the names of a whole zip together.
ALL_TOGETHER = 4.0
# Two kana side by side: no word of another language has these bytes so.
KANA = re.compile(rb"(?:\x82[\x9f-\xf1]|\x83[\x40-\x7e\x80-\x96]){2}")


def true_names(entries: Sequence[ZipInfo]) -> list[str]:
    """The names of all entries of one zip, which was packed on one machine most of the time."""
    unsaid = [_raw(entry) for entry in entries if not _is_said(entry)]
    common = _encoding(unsaid)
    return [_said(entry) or _decoded(_raw(entry), common, entry) for entry in entries]


def _is_said(entry: ZipInfo) -> bool:
    return bool(_said(entry)) or _raw(entry).isascii()


def _said(entry: ZipInfo) -> str:
    """The name where the zip says how it is written, else empty."""
    if name := _unicode_path(entry):
        return name
    return entry.filename if entry.flag_bits & UTF8_FLAG else ""


def _raw(entry: ZipInfo) -> bytes:
    """The name's bytes, which Python took for CP437, if not told otherwise."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8_FLAG else "cp437")


def _unicode_path(entry: ZipInfo) -> str:
    """The name in Info-ZIP's field, unless somebody has renamed the entry without it."""
    for tag, data in _fields(entry.extra):
        if tag == UNICODE_PATH and len(data) > 5 and data[0] == 1:
            (crc,) = struct.unpack_from("<L", data, 1)
            if crc == zlib.crc32(_raw(entry)):
                return data[5:].decode("utf-8", errors="ignore")
    return ""


def _fields(extra: bytes) -> Iterable[tuple[int, bytes]]:
    while len(extra) >= 4:
        tag, size = struct.unpack_from("<HH", extra)
        yield tag, extra[4 : 4 + size]
        extra = extra[4 + size :]


def _encoding(names: Sequence[bytes]) -> str | None:
    """What all of these are written in; None when there is no telling for all."""
    others = [name for name in names if not _fits(name, "utf-8")]
    if not others:
        return "utf-8"
    # Short Chinese names may be UTF-8 by chance; the others tell.
    chinese = _is_chinese(others, least=ALL_TOGETHER) and all(_fits(n, "gb18030") for n in names)
    return "gb18030" if chinese else None


def _decoded(raw: bytes, common: str | None, entry: ZipInfo) -> str:
    if raw.isascii():
        return raw.decode()
    if common:
        return raw.decode(common)
    if _fits(raw, "utf-8"):
        return raw.decode()
    if _is_chinese([raw]):
        return raw.decode("gb18030")
    if KANA.search(raw) and _fits(raw, "cp932"):
        return raw.decode("cp932")
    # On Windows zips are packed in the letters of DOS: where CP850 and CP437 differ, this one
    # has letters and that one lines for frames. Unix had Latin-1 before it had UTF-8.
    return raw.decode("latin-1" if entry.create_system == UNIX else "cp850")


def _fits(name: bytes, encoding: str) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(names: Sequence[bytes], *, least: float = 1.0) -> bool:
    """Whether at least so many characters are plainly Chinese for each that may not be."""
    pairs = [pair for name in names for pair in PAIR.findall(name)]
    plain = sum(bool(HANZI.fullmatch(pair)) for pair in pairs)
    doubtful = sum(not SYMBOL.fullmatch(pair) for pair in pairs) - plain
    return plain > 0 and plain >= least * doubtful and all(_fits(n, "gb18030") for n in names)
