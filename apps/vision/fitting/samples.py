"""Training data of a projection: features of pictures and of their edited copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.vision.edits import EDITS
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.bank import Tick, fill, no_tick
from apps.vision.extractor import Extractor
from apps.vision.files import open_picture
from apps.vision.projection import Floats, unit_rows


@dataclass(frozen=True)
class Samples:
    """For each backbone, features of length 1: originals (n, d) and copies (n × edits, d)."""

    originals: list[Floats]
    copies: list[Floats]


def gather(
    extract: Extractor, files: Sequence[Path], salt: str = "", tick: Tick = no_tick
) -> Samples:
    """Features of `files` and of every edit of each; `salt` seeds the edits."""
    originals = fill(extract, ([open_picture(path)] for path in files), tick)
    copies = fill(extract, (edited_copies(path, EDITS, files, salt) for path in files), tick)
    return Samples(
        [unit_rows(originals.features[backbone]) for backbone in extract.backbones],
        [unit_rows(copies.features[backbone]) for backbone in extract.backbones],
    )
