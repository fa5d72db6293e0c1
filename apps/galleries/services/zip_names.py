"""Decode file names in a zip.

A zip can declare UTF-8 names only since 2006. Otherwise it holds bytes in the encoding of the
machine that created it, without naming that encoding.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from zipfile import ZipInfo

UTF8_FLAG = 0x800
# Info-ZIP's field: version, CRC of the stored name, and the name in UTF-8.
UNICODE_PATH = 0x7075
UNIX = 3

# A Chinese character of GB2312 has two high bytes, which are rarely adjacent in Western European
# text; rarer ones of GBK are ambiguous with an accented letter before an ASCII one.
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
HANZI = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]")
SYMBOL = re.compile(rb"[\xa1-\xa9][\xa1-\xfe]")
# Ratio of unambiguous to ambiguous characters required over all names of a zip.
ALL_TOGETHER = 4.0
# Two adjacent kana: no other language has these byte sequences.
KANA = re.compile(rb"(?:\x82[\x9f-\xf1]|\x83[\x40-\x7e\x80-\x96]){2}")


def true_names(entries: Sequence[ZipInfo]) -> list[str]:
    """Decoded names of all entries of one zip, usually created on one machine."""
    unsaid = [_raw(entry) for entry in entries if not _is_said(entry)]
    common = _encoding(unsaid)
    return [_said(entry) or _decoded(_raw(entry), common, entry) for entry in entries]


def _is_said(entry: ZipInfo) -> bool:
    return bool(_said(entry)) or _raw(entry).isascii()


def _said(entry: ZipInfo) -> str:
    """The name where the zip declares its encoding, else empty."""
    if name := _unicode_path(entry):
        return name
    return entry.filename if entry.flag_bits & UTF8_FLAG else ""


def _raw(entry: ZipInfo) -> bytes:
    """The name's bytes, which Python decoded as CP437 by default."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8_FLAG else "cp437")


def _unicode_path(entry: ZipInfo) -> str:
    """The name in Info-ZIP's field, unless the entry was renamed without updating it."""
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
    """The encoding common to all; None if it cannot be determined."""
    others = [name for name in names if not _fits(name, "utf-8")]
    if not others:
        return "utf-8"
    # Short Chinese names may be valid UTF-8 by chance; longer ones decide.
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
    # Windows uses DOS code pages: where CP850 and CP437 differ, CP850 has letters and CP437
    # box-drawing characters. Unix used Latin-1 before UTF-8.
    return raw.decode("latin-1" if entry.create_system == UNIX else "cp850")


def _fits(name: bytes, encoding: str) -> bool:
    try:
        name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(names: Sequence[bytes], *, least: float = 1.0) -> bool:
    """Whether there are enough unambiguous Chinese characters for each ambiguous one."""
    pairs = [pair for name in names for pair in PAIR.findall(name)]
    plain = sum(bool(HANZI.fullmatch(pair)) for pair in pairs)
    doubtful = sum(not SYMBOL.fullmatch(pair) for pair in pairs) - plain
    return plain > 0 and plain >= least * doubtful and all(_fits(n, "gb18030") for n in names)
