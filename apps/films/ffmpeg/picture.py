"""A still of a film, and a copy of it that every browser plays."""

from __future__ import annotations

from pathlib import Path

from apps.films.ffmpeg.probe import Probe
from apps.films.ffmpeg.process import Check, Progress, run, source, whole

THUMBNAIL_WIDTH, WEB_HEIGHT = 640, 720
# Where in a film its still is: beyond titles, before the end is known.
THUMBNAIL_AT = 0.12
CONTAINERS = {"mp4", "webm"}
VIDEO = {"h264", "vp8", "vp9", "av1"}
AUDIO = {"aac", "mp3", "opus", "vorbis", "flac"}


def thumbnail(film: Path, probe: Probe, out: Path) -> None:
    """A JPEG. Raises FilmError."""
    at = probe.duration_ms / 1000 * THUMBNAIL_AT
    scaled = f"scale='min({THUMBNAIL_WIDTH},iw)':-2"
    with whole(out) as part:
        # fmt: off
        run([*source(film, "-ss", f"{at:.3f}"), "-map", "0:V:0", "-frames:v", "1", "-vf", scaled,
             "-pix_fmt", "yuvj420p", "-q:v", "3", "-map_metadata", "-1", "-f", "image2", str(part)],
            timeout_s=120)
        # fmt: on


def is_playable(probe: Probe) -> bool:
    """Whether browsers play it as it is."""
    return (
        bool(probe.containers & CONTAINERS)
        and probe.video is not None
        and probe.video.codec in VIDEO
        and probe.video.pixels in {"", "yuv420p", "yuvj420p"}
        and all(sound.codec in AUDIO for sound in probe.audio[:1])
    )


def web_copy(
    film: Path,
    probe: Probe,
    out: Path,
    *,
    check: Check | None = None,
    on_progress: Progress | None = None,
) -> None:
    """An MP4 of at most 720 lines, for looking at it in the browser. Raises FilmError."""
    with whole(out) as part:
        # fmt: off
        run([*source(film), "-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1",
             "-vf", f"scale=-2:'min({WEB_HEIGHT},trunc(ih/2)*2)'", "-pix_fmt", "yuv420p",
             "-c:v", "libx264", "-preset", "veryfast", "-crf", "24",
             "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart",
             "-f", "mp4", str(part)],
            check=check, on_progress=on_progress)
        # fmt: on
