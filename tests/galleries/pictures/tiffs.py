"""TIFF files of any layout, written number by number."""

import struct
import zlib
from collections.abc import Mapping, Sequence

Values = Sequence[int]
# Types of TIFF that are written: SHORT, LONG.
LETTERS = {3: "H", 4: "L"}


def tiff(
    planes: Sequence[bytes],
    size: tuple[int, int],
    *,
    order: str = "<",
    bits: Values = (8,),
    photometric: int = 1,
    deflate: bool = False,
    **more: Values,
) -> bytes:
    """One strip for each of `planes`, which are stored separately where there are several.

    `more` are tags by their numbers: `_339=(2,)` says that samples are signed.
    """
    strips = [zlib.compress(plane) if deflate else plane for plane in planes]
    places, place = [], 8
    for strip in strips:
        places.append(place)
        place += len(strip) + len(strip) % 2
    tags: dict[int, Values] = {
        256: size[:1],
        257: size[1:],
        258: bits,
        259: (8 if deflate else 1,),
        262: (photometric,),
        273: places,
        277: (len(bits),),
        278: size[1:],
        279: [len(strip) for strip in strips],
        284: (2 if len(planes) > 1 else 1,),
    } | {int(name[1:]): values for name, values in more.items()}
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}L", place)
    body = b"".join(strip + b"\0" * (len(strip) % 2) for strip in strips)
    return head + body + directory(tags, place, order)


def directory(tags: Mapping[int, Values], place: int, order: str = "<") -> bytes:
    """A directory that lies at `place`, and behind it what does not fit into its entries."""
    entries, behind = b"", b""
    after = place + 2 + 12 * len(tags) + 4
    for tag, values in sorted(tags.items()):
        kind = 4 if tag in (273, 279, 330) else 3
        data = struct.pack(f"{order}{len(values)}{LETTERS[kind]}", *values)
        entries += struct.pack(f"{order}HHL", tag, kind, len(values))
        if len(data) > 4:
            entries += struct.pack(f"{order}L", after + len(behind))
            behind += data
        else:
            entries += data.ljust(4, b"\0")
    return struct.pack(f"{order}H", len(tags)) + entries + b"\0\0\0\0" + behind
