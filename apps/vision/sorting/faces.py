"""Faces in a picture: MTCNN over a pyramid of scales. Torch is imported when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision import runtime
from apps.vision.projection import Floats
from apps.vision.sorting.needed import FACES
from apps.vision.weights import registry, verify

# Memory beside the files: activations of the largest scale.
MEMORY = 60_000_000
# Shortest side of a face that is looked for, as a share of the picture's longest.
LEAST = 1 / 20
# Each scale of the pyramid is this much of the one before.
STEP = 0.709
CELL, STRIDE = 12, 2
# Least probability after each network; overlap above which two boxes are one face.
PROPOSED, REFINED, CERTAIN = 0.6, 0.7, 0.92
OVERLAP = 0.7
# Boxes that are looked at again, most probable first.
MOST = 300

Pixels = NDArray[np.uint8]
# A network: (n, h, w, 3) pixels → probabilities, moves.
Network = Callable[[Any], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Face:
    """Its box, as shares of the picture's width and height."""

    x: float
    y: float
    width: float
    height: float
    score: float


def faces_in(pixels: Pixels) -> list[Face]:
    """Faces of an RGB picture, largest first. Raises WeightsError, ModelError."""
    with runtime.use(DETECTOR) as networks:
        boxes = _detect(pixels, networks)
    height, width = pixels.shape[:2]
    found = [
        Face(x / width, y / height, (right - x) / width, (bottom - y) / height, score)
        for x, y, right, bottom, score in boxes.tolist()
    ]
    return sorted(found, key=lambda face: face.height, reverse=True)


def _load() -> list[Network]:
    from apps.vision.networks import mtcnn
    from apps.vision.networks.checkpoint import load_checkpoint

    kinds = (mtcnn.ProposalNetwork, mtcnn.RefinementNetwork, mtcnn.OutputNetwork)
    networks: list[Network] = []
    for kind, name in zip(kinds, FACES, strict=True):
        network = kind()
        load_checkpoint(network, verify(registry.get(name)))
        networks.append(network.eval())
    return networks


DETECTOR = runtime.register(runtime.Model("faces", MEMORY, _load))


def _detect(pixels: Pixels, networks: list[Network]) -> Floats:
    """(n, 5): left, top, right, bottom in pixels, probability."""
    import torch

    propose, refine, output = networks
    with torch.inference_mode():
        boxes = _proposals(pixels, propose)
        boxes = _refined(pixels, boxes, refine, 24, REFINED)
        return _refined(pixels, boxes, output, 48, CERTAIN)


def _proposals(pixels: Pixels, propose: Network) -> Floats:
    height, width = pixels.shape[:2]
    scale = CELL / max(CELL, LEAST * max(height, width))
    found = [np.empty((0, 5), np.float32)]
    while min(height, width) * scale >= CELL:
        size = (max(CELL, round(width * scale)), max(CELL, round(height * scale)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        found.append(_suppressed(_boxes_at(scale, *propose(_tensor(small[None]))), 0.5))
        scale *= STEP
    return _suppressed(np.concatenate(found), OVERLAP)[:MOST]


def _boxes_at(scale: float, chances: Any, moves: Any) -> Floats:
    chance, move = chances[0].numpy(), moves[0].numpy()
    rows, columns = np.nonzero(chance >= PROPOSED)
    corner = np.stack([columns, rows, columns, rows], 1).astype(np.float32) * STRIDE
    corner[:, 2:] += CELL
    boxes = np.concatenate([corner / scale, chance[rows, columns, None]], 1)
    return _moved(boxes, move[:, rows, columns].T)


def _refined(pixels: Pixels, boxes: Floats, network: Network, side: int, least: float) -> Floats:
    if not len(boxes):
        return boxes
    squares = _squared(boxes)
    chances, moves = network(_tensor(np.stack([_cut(pixels, box, side) for box in squares])))
    chance = chances.numpy()
    kept = chance >= least
    squares[:, 4] = chance
    return _suppressed(_moved(squares[kept], moves.numpy()[kept]), OVERLAP - 0.3)


def _moved(boxes: Floats, moves: Floats) -> Floats:
    sides = boxes[:, 2:4] - boxes[:, :2]
    moved = boxes.copy()
    moved[:, :4] += moves * np.concatenate([sides, sides], 1)
    return moved


def _squared(boxes: Floats) -> Floats:
    sides = boxes[:, 2:4] - boxes[:, :2]
    middle = boxes[:, :2] + sides / 2
    half = sides.max(1, keepdims=True) / 2
    return np.concatenate([middle - half, middle + half, boxes[:, 4:]], 1)


def _cut(pixels: Pixels, box: Floats, side: int) -> Pixels:
    """A box of the picture, scaled; black where it reaches beyond."""
    left, top, right, bottom = (round(float(value)) for value in box[:4])
    size = max(1, right - left), max(1, bottom - top)
    patch = np.zeros((size[1], size[0], 3), np.uint8)
    inside = pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    y, x = max(0, -top), max(0, -left)
    inside = inside[: size[1] - y, : size[0] - x]
    patch[y : y + inside.shape[0], x : x + inside.shape[1]] = inside
    return np.asarray(cv2.resize(patch, (side, side), interpolation=cv2.INTER_AREA))


def _tensor(pixels: Pixels) -> Any:
    import torch

    values = torch.from_numpy(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))).float()
    return (values - 127.5) / 128


def _suppressed(boxes: Floats, overlap: float) -> Floats:
    """Of boxes that overlap, the most probable; most probable first."""
    import torch
    from torchvision.ops import nms

    if not len(boxes):
        return boxes
    values = torch.from_numpy(boxes)
    kept = nms(values[:, :4], values[:, 4], overlap).numpy()
    remaining: Floats = boxes[kept]
    return remaining
