"""One short clip for all, made and heard once: four lines of three of Kokoro's voices."""

from pathlib import Path

import pytest

from apps.sound import files, lines, recognition
from apps.sound.evaluation.truth import Clip, clips_in
from apps.sound.recognition import Recognised
from apps.sound.spans import Samples
from apps.sound.words import Word


def say(text: str, start_ms: int = 0, *, word_ms: int = 300, gap_ms: int = 50) -> list[Word]:
    """Words of a text, evenly one after another; “|” is a silence of a second."""
    found, at = [], start_ms
    for part in text.split():
        if part == "|":
            at += 1000
            continue
        found.append(Word(at, at + word_ms, part, 0.9))
        at += word_ms + gap_ms
    return found


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    from tools.film_clip.clip import Wish, make

    folder = tmp_path_factory.mktemp("clip")
    make(folder, Wish(seconds=14, seed=21, lines=4), film=False)
    return clips_in(folder)[0]


@pytest.fixture(scope="session")
def samples(clip: Clip) -> Samples:
    return files.read(clip.sound)


@pytest.fixture(scope="session")
def recognised(samples: Samples) -> Recognised:
    return recognition.recognise(samples)


@pytest.fixture(scope="session")
def heard_lines(recognised: Recognised) -> list[lines.Line]:
    return lines.to_lines(recognised.words, recognised.language)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return tmp_path / "sound.wav"
