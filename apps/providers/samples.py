"""A generated picture and sound, for testing a provider without personal data."""

from __future__ import annotations

import math
import struct
import wave
from io import BytesIO

from PIL import Image, ImageDraw

from apps.providers.messages import Picture

RATE = 16_000


def picture() -> Picture:
    """A red disc on blue."""
    drawn = Image.new("RGB", (160, 120), (40, 80, 160))
    ImageDraw.Draw(drawn).ellipse((50, 30, 110, 90), fill=(200, 40, 40))
    file = BytesIO()
    drawn.save(file, "JPEG", quality=90)
    return Picture(content=file.getvalue(), width=160, height=120)


def tone(seconds: float) -> bytes:
    """A WAV file with one tone."""
    count = int(RATE * seconds)
    samples = (int(8000 * math.sin(2 * math.pi * 220 * n / RATE)) for n in range(count))
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()
