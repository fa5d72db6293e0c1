"""Throughput of ingesting pictures, compared with their forward passes alone."""

import io
import time

from PIL import Image as Pillow

from apps.vision.embedder import get_embedder
from tools.bench.search.pictures import File, enlarged
from tools.bench.search.visitor import TOGETHER, Visitor, sign_in
from tools.bench.vision.embed import forward_pass


def measure(files: list[File]) -> dict[str, float | int]:
    """Upload `files` as a person would and time them to ready; then the same forward passes.

    `ratio` is forward seconds ÷ ingest seconds for the same pictures: 1.0 would mean that
    receiving, checking, decoding, deriving and storing cost nothing.
    """
    visitor = sign_in()
    _warm_up(visitor, files)
    ingest = _ingest(visitor, files, "throughput")
    large = _ingest(visitor, enlarged(files[:TOGETHER]), "large")
    forward = forward_seconds(files)
    return {
        "pictures": len(files),
        "ingest_seconds": round(ingest, 2),
        "ingest_per_second": round(len(files) / ingest, 2),
        "forward_seconds": round(forward, 2),
        "forward_per_second": round(len(files) / forward, 2),
        "ratio": round(forward / ingest, 3),
        "large_pictures": len(files[:TOGETHER]),
        "large_seconds": round(large, 2),
    }


def _warm_up(visitor: Visitor, files: list[File]) -> None:
    """One picture first: a running instance has its model loaded."""
    _ingest(visitor, files[:1], "warm-up")


def _ingest(visitor: Visitor, files: list[File], name: str) -> float:
    gallery = visitor.gallery(name)
    started = time.perf_counter()
    visitor.upload(gallery, files)
    visitor.wait_until_ready(gallery, len(files))
    return time.perf_counter() - started


def forward_seconds(files: list[File]) -> float:
    """How long the networks alone take over `files`, in this process."""
    pictures = [Pillow.open(io.BytesIO(content)).convert("RGB") for _, content in files]
    embedder = get_embedder()
    embedder.warm()
    networks = forward_pass(embedder, pictures)
    started = time.perf_counter()
    networks()
    return time.perf_counter() - started
