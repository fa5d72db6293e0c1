"""What is in a film, as ffprobe tells it."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from apps.films.errors import FilmError
from apps.films.ffmpeg.process import probe_json

HDR = {"smpte2084", "arib-std-b67"}
# What a Matroska may hold to be a WebM: ffprobe has one name for both.
WEBM_VIDEO, WEBM_AUDIO = {"vp8", "vp9", "av1"}, {"opus", "vorbis"}


class Stream(BaseModel):
    """`index` is among the streams of its own type, as `0:a:1` counts them."""

    model_config = ConfigDict(frozen=True)

    index: int
    codec: str
    language: str = ""
    title: str = ""


class Video(Stream):
    """`width` and `height` are as it is shown: turned by `rotation` degrees."""

    width: int
    height: int
    fps: float
    rotation: int = 0
    is_hdr: bool = False
    pixels: str = ""


class Audio(Stream):
    rate: int
    channels: int
    layout: str = ""
    start_ms: int = 0


class Probe(BaseModel):
    model_config = ConfigDict(frozen=True)

    duration_ms: int
    container: str
    bytes: int
    bit_rate: int = 0
    video: Video | None
    audio: tuple[Audio, ...] = ()
    subtitles: tuple[Stream, ...] = ()

    @property
    def containers(self) -> set[str]:
        names = set(self.container.split(","))
        return names if self._could_be_webm else names - {"webm"}

    @property
    def _could_be_webm(self) -> bool:
        codec = self.video.codec if self.video else ""
        return codec in WEBM_VIDEO and all(one.codec in WEBM_AUDIO for one in self.audio)

    def as_dict(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        return cls.model_validate(facts)

    def sound(self, track: int) -> Audio:
        """Raises FilmError: no_sound, no_track."""
        if not self.audio:
            raise FilmError("no_sound")
        if track >= len(self.audio):
            raise FilmError("no_track", {"track": track + 1})
        return self.audio[track]


def probe(path: Path) -> Probe:
    """Raises FilmError: not_a_film, no_picture, no_ffmpeg, took_too_long."""
    try:
        told = json.loads(probe_json(path))
    except FilmError as error:
        if error.code != "ffmpeg":
            raise
        raise FilmError("not_a_film", error.params) from error
    except ValueError as error:
        raise FilmError(
            "not_a_film", {"reason": "what it says of itself makes no sense."}
        ) from error
    found = _found(told)
    if found.video is None:
        raise FilmError("no_picture" if found.audio else "not_a_film", {"reason": ""})
    if found.duration_ms <= 0:
        raise FilmError("not_a_film", {"reason": "its duration is unknown."})
    return found


def _found(told: dict[str, Any]) -> Probe:
    container, streams = told.get("format", {}), told.get("streams", [])
    start = _number(container.get("start_time"))
    return Probe(
        duration_ms=round(_duration(container, streams) * 1000),
        container=str(container.get("format_name", "")),
        bytes=int(container.get("size", 0)),
        bit_rate=int(_number(container.get("bit_rate"))),
        video=next((_video(at, one) for at, one in enumerate(_of(streams, "video"))
                    if not one.get("disposition", {}).get("attached_pic")), None),
        audio=tuple(_audio(at, one, start) for at, one in enumerate(_of(streams, "audio"))
                    if one.get("channels")),
        subtitles=tuple(Stream(**_common(at, one))
                        for at, one in enumerate(_of(streams, "subtitle"))),
    )  # fmt: skip


def _duration(container: dict[str, Any], streams: list[dict[str, Any]]) -> float:
    """Seconds; of the longest stream where the container does not say."""
    told = [container.get("duration"), *(stream.get("duration") for stream in streams)]
    return next((seconds for value in told if (seconds := _number(value)) > 0), 0)


def _of(streams: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [stream for stream in streams if stream.get("codec_type") == kind]


def _common(at: int, stream: dict[str, Any]) -> dict[str, Any]:
    tags = stream.get("tags", {})
    language = str(tags.get("language", ""))
    return {
        "index": at,
        "codec": str(stream.get("codec_name", "")),
        "language": "" if language == "und" else language,
        "title": str(tags.get("title", ""))[:200],
    }


def _video(at: int, stream: dict[str, Any]) -> Video:
    rotation = _rotation(stream)
    sides = int(stream.get("width", 0)), int(stream.get("height", 0))
    width, height = sides if rotation % 180 == 0 else sides[::-1]
    return Video(
        **_common(at, stream),
        width=width,
        height=height,
        fps=round(_fraction(stream.get("avg_frame_rate") or stream.get("r_frame_rate")), 3),
        rotation=rotation,
        is_hdr=stream.get("color_transfer") in HDR,
        pixels=str(stream.get("pix_fmt", "")),
    )


def _audio(at: int, stream: dict[str, Any], start: float) -> Audio:
    return Audio(
        **_common(at, stream),
        rate=int(_number(stream.get("sample_rate"))),
        channels=int(stream["channels"]),
        layout=str(stream.get("channel_layout", "")),
        start_ms=round((_number(stream.get("start_time")) - start) * 1000),
    )


def _rotation(stream: dict[str, Any]) -> int:
    """Degrees clockwise, 0 to 270."""
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return -round(_number(side["rotation"])) % 360
    return round(_number(stream.get("tags", {}).get("rotate"))) % 360


def _number(value: object) -> float:
    """0 for what is none: files can say that they last for ever, or "nan" seconds."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def _fraction(value: object) -> float:
    try:
        return float(Fraction(str(value)))
    except (ValueError, ZeroDivisionError, OverflowError):
        return 0.0
