"""Who speaks: three voices of Kokoro, or classic ones of flite."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.sound import files, speech
from apps.sound.spans import Samples
from apps.sound.voices import stock_voices

# Its own names and genders; awb, rms and slt are the ones that tell apart.
FLITE = {"slt": "female", "rms": "male", "awb": "male"}
NAMES = ("Ada", "Bram", "Cleo")


@dataclass(frozen=True)
class Speaker:
    name: str
    voice: str
    gender: str
    kind: str

    def say(self, text: str) -> tuple[Samples, int]:
        """Without silence around it, and its rate."""
        if self.kind == "kokoro":
            said = speech.synthesize(text, self.voice)
            start, end = (ms * said.rate // 1000 for ms in (speech.KEPT_MS, speech.TAIL_MS))
            return said.samples[start : len(said.samples) - end], said.rate
        with tempfile.TemporaryDirectory() as folder:
            path, words = Path(folder) / "said.wav", Path(folder) / "words.txt"
            words.write_text(text)
            # ffmpeg brings flite with it.
            source = f"flite=textfile={words}:voice={self.voice}"
            command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)]
            subprocess.run(command, check=True)
            return _trimmed(files.read(path)), files.rate(path)


def speakers(kind: str, language: str, chance: np.random.Generator) -> list[Speaker]:
    """Three, of both genders."""
    if kind == "flite":
        chosen = list(FLITE.items())
    else:
        voices = list(stock_voices(language))
        women = [voice for voice in voices if voice.gender == "female"]
        men = [voice for voice in voices if voice.gender == "male"]
        more = women if chance.random() < 0.5 else men
        fewer = men if more is women else women
        picked = [*chance.permutation(len(more))[:2]]
        pair = [more[at] for at in picked] + [fewer[int(chance.integers(len(fewer)))]]
        chosen = [(voice.key, voice.gender) for voice in pair]
    return [Speaker(name, *voice, kind) for name, voice in zip(NAMES, chosen, strict=True)]


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return samples[loud[0] : loud[-1]]
