"""The dubbed film: the picture as it was, both sound tracks, subtitles that can be switched on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.films.errors import FilmError
from apps.films.ffmpeg.probe import Probe
from apps.films.ffmpeg.process import Check, Progress, run, source, whole

# ISO 639-2, as containers name languages; others are named as they are.
CODES = {
    "ar": "ara", "cs": "ces", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra",
    "hi": "hin", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "pl": "pol",
    "pt": "por", "ru": "rus", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie",
    "zh": "zho",
}  # fmt: skip
IN_MP4 = {"h264", "hevc", "av1", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg"}
SOUND_IN_MP4 = {"aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"}
SYNTHETIC = "Contains synthetic speech: a dubbed sound track made by machine (Futu)."
BIT_RATE = "192k"


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    """`path` is an SRT."""

    path: Path
    language: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dub:
    """A sound track beside the original one. AAC (`is_aac`, for an .mp4) is taken as it is."""

    path: Path
    language: str
    title: str = ""
    is_aac: bool = False


def code_of(language: str) -> str:
    return CODES.get(language.partition("-")[0], language or "und")


def mux(
    film: Path,
    probe: Probe,
    out: Path,
    *,
    dub: Dub | None,
    source_language: str = "",
    subtitles: Sequence[SubtitleTrack] = (),
    burn: Path | None = None,
    track: int = 0,
    title: str = "",
    check: Check | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write `out`, an .mp4 or .mkv by its name. `burn` is an ASS that becomes part of the picture,
    which then is encoded anew; otherwise it is copied bit by bit.

    Raises FilmError: does_not_fit_mp4, hdr_burn, …
    """
    is_mp4 = out.suffix == ".mp4"
    refuse_unsuitable(probe, is_mp4=is_mp4, burns=burn is not None)
    with whole(out) as part:
        burnt = _beside(burn, part) if burn else None
        try:
            run(
                [
                    *_inputs(film, dub, subtitles),
                    *_maps(probe, dub, subtitles, track),
                    *_picture(burnt),
                    *_sounds(probe, dub, source_language, track, is_mp4=is_mp4),
                    *_texts(subtitles, is_mp4=is_mp4),
                    *_container(title, is_dubbed=dub is not None, is_mp4=is_mp4),
                    str(part),
                ],
                check=check,
                on_progress=on_progress,
            )
        finally:
            if burnt:
                burnt.unlink(missing_ok=True)


def picture_digest(film: Path) -> str:
    """SHA-256 of the picture's packets: the same after a copy. Raises FilmError."""
    with_digest = film.with_name(f"digest-{film.name}.txt")
    try:
        run([*source(film), "-map", "0:V:0", "-c", "copy", "-f", "streamhash", "-hash", "sha256",
             str(with_digest)])  # fmt: skip
        return with_digest.read_text().strip().rpartition("=")[2]
    finally:
        with_digest.unlink(missing_ok=True)


def refuse_unsuitable(probe: Probe, *, is_mp4: bool, burns: bool) -> None:
    """What `mux` could not write. Raises FilmError."""
    if probe.video is None:
        raise FilmError("no_picture")
    if burns and probe.video.is_hdr:
        raise FilmError("hdr_burn")
    if is_mp4 and not burns and probe.video.codec not in IN_MP4:
        raise FilmError("does_not_fit_mp4", {"codec": probe.video.codec})


def _beside(burn: Path, part: Path) -> Path:
    """The subtitles under a name that a filter's own syntax cannot misread."""
    plain = part.with_suffix(".burn.ass")
    shutil.copyfile(burn, plain)
    return plain


def _inputs(film: Path, dub: Dub | None, subtitles: Sequence[SubtitleTrack]) -> list[str]:
    others = [*([dub.path] if dub else []), *(one.path for one in subtitles)]
    return [*source(film), *(word for path in others for word in source(path))]


def _maps(
    probe: Probe, dub: Dub | None, subtitles: Sequence[SubtitleTrack], track: int
) -> list[str]:
    """The picture (`V`: cover art is no picture of a film), the dub first, then the original."""
    first = 2 if dub else 1
    return [
        "-map", "0:V:0",
        *(["-map", "1:a:0"] if dub else []),
        *(["-map", f"0:a:{track}"] if probe.audio else []),
        *(word for at in range(len(subtitles)) for word in ("-map", f"{first + at}:s:0")),
    ]  # fmt: skip


def _picture(burnt: Path | None) -> list[str]:
    if burnt is None:
        return ["-c:v", "copy"]
    escaped = str(burnt).replace("\\", "\\\\").replace(":", "\\:").replace("'", "\\'")
    return [
        "-vf", f"ass=filename={escaped}",
        "-c:v", "libx264", "-preset", "medium", "-crf", "18", "-pix_fmt", "yuv420p",
    ]  # fmt: skip


def _sounds(
    probe: Probe, dub: Dub | None, source_language: str, track: int, *, is_mp4: bool
) -> list[str]:
    words: list[str] = []
    if dub:
        words += ["-c:a:0", "copy"] if dub.is_aac else ["-c:a:0", "aac", "-b:a:0", BIT_RATE]
        words += _told("a", 0, dub.language, dub.title, "default")
    if probe.audio:
        at, original = int(dub is not None), probe.audio[track]
        copies = not is_mp4 or original.codec in SOUND_IN_MP4
        words += [f"-c:a:{at}", "copy"] if copies else [f"-c:a:{at}", "aac", f"-b:a:{at}", BIT_RATE]
        language = source_language or original.language
        words += _told("a", at, language, original.title, "0" if dub else "default")
    return words


def _texts(subtitles: Sequence[SubtitleTrack], *, is_mp4: bool) -> list[str]:
    words = ["-c:s", "mov_text" if is_mp4 else "srt"]
    for at, one in enumerate(subtitles):
        words += _told("s", at, one.language, one.title, "0")
    return words


def _told(kind: str, at: int, language: str, title: str, disposition: str) -> list[str]:
    of = f"-metadata:s:{kind}:{at}"
    words = [of, f"language={code_of(language)}", f"-disposition:{kind}:{at}", disposition]
    return [*words, of, f"title={title}", of, f"handler_name={title}"] if title else words


def _container(title: str, *, is_dubbed: bool, is_mp4: bool) -> list[str]:
    """Never -shortest: with subtitles it ends a film with its last line."""
    return [
        *(["-metadata", f"title={title}"] if title else []),
        *(["-metadata", f"comment={SYNTHETIC}"] if is_dubbed else []),
        "-max_interleave_delta", "0",
        *(["-movflags", "+faststart", "-f", "mp4"] if is_mp4 else ["-f", "matroska"]),
    ]  # fmt: skip
