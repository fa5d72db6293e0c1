"""Files cut and altered at random: a refusal or a proper picture comes out, nothing else."""

import random

import pytest

from apps.galleries.pictures import Header, PictureError, decode, derive, inspect
from tests.galleries.pictures.samples import file, valid_files

VARIANTS = 20  # of each of the files; the whole takes a few seconds


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut short, with flipped bytes, with a hole, or with a piece repeated."""
    changed = bytearray(data)
    match chance.randrange(4):
        case 0:
            return bytes(changed[: chance.randrange(len(data))])
        case 1:
            # Headers steer the decoder, so half of the flips go there.
            for _ in range(chance.randrange(1, 12)):
                end = len(data) if chance.random() < 0.5 else min(200, len(data))
                changed[chance.randrange(end)] = chance.randrange(256)
        case 2:
            start = chance.randrange(len(data))
            del changed[start : start + chance.randrange(1, 60)]
        case _:
            start = chance.randrange(len(data))
            changed[start:start] = changed[start : start + chance.randrange(1, 60)]
    return bytes(changed)


@pytest.mark.filterwarnings(  # Pillow warns of damaged EXIF and of sizes that are then refused
    "ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning"
)
@pytest.mark.parametrize("kind", valid_files())
def test_damage(kind: str, settings, caplog) -> None:
    settings.FUTU_MAX_PIXELS = 4_000_000  # a flipped size is refused, not allocated
    chance = random.Random(kind)
    whole = valid_files()[kind]
    for _ in range(VARIANTS):
        data = damaged(whole, chance)
        max_side = chance.choice([None, 16, 48])
        try:
            header = inspect(file(data), "damaged")
            picture = decode(file(data), max_side=max_side)
        except PictureError:
            continue
        assert isinstance(header, Header)
        assert picture.mode == "RGB"
        assert max(picture.size) <= (max_side or 4_000_000)
        assert derive(picture, 16).startswith(b"RIFF")
    assert "Unexpected" not in caplog.text, caplog.text
