"""rapidocr with the networks of its wheel: imported only where text is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rapidocr
from PIL.Image import Image as Picture

from apps.vision.text.lines import Line

MODELS = Path(rapidocr.__file__).parent / "models"
# Named one by one: what is not named, rapidocr may download.
PARAMS: dict[str, Any] = {
    "Det.model_path": str(MODELS / "PP-OCRv6_det_small.onnx"),
    "Rec.model_path": str(MODELS / "PP-OCRv6_rec_small.onnx"),
    "Cls.model_path": str(MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
    # One core: it works behind everything else.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "error",
    # Lines are chosen by our own floor.
    "Global.text_score": 0.0,
}
# A picture longer than this many times its shorter side is read in parts, which are this long, as
# its text would be scaled down too far; parts overlap, so that each line is whole in one.
LONGEST = 2.5
OVERLAP = 0.25


class RapidReader:
    """Reads one picture at a time; loading takes about a second and 300 MB."""

    def __init__(self) -> None:
        self._engine = rapidocr.RapidOCR(params=PARAMS)
        # Networks are loaded at their first use, which is not to be counted against a picture.
        blank = np.full((48, 320, 3), 255, np.uint8)
        for finds in (False, True):
            self._engine(blank, use_det=finds)

    def read(self, picture: Picture) -> list[Line]:
        """All lines, unsure ones too, from the top to the bottom."""
        return [line for part in parts(picture) for line in self._lines(part)]

    def _lines(self, picture: Picture) -> Iterator[Line]:
        pixels = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
        found = self._engine(pixels, use_det=True)
        for text, confidence in zip(found.txts or (), found.scores or (), strict=True):
            yield Line(text, float(confidence))


def parts(picture: Picture) -> Iterator[Picture]:
    """The picture, or if it is a long strip its parts, one after another."""
    width, height = picture.size
    short, long = min(width, height), max(width, height)
    size = round(short * LONGEST)
    if long <= size:
        yield picture
        return
    step = size - round(short * OVERLAP)
    for begin in range(0, long - (size - step), step):
        end = min(begin + size, long)
        across = (begin, 0, end, height) if width > height else (0, begin, width, end)
        yield picture.crop(across)
