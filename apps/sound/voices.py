"""The voices that come with the weights: known by name, without loading a model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from apps.sound.errors import SoundError

Gender = Literal["female", "male", "unsure"]


@dataclass(frozen=True, slots=True)
class StockVoice:
    key: str
    name: str
    language: str
    gender: Literal["female", "male"]
    british: bool = False


# By language and gender the best first, as their maker graded them; a whispering voice and Father
# Christmas are left out.
# fmt: off
AMERICAN_WOMEN = (
    "heart", "bella", "kore", "aoede", "sarah", "nova", "alloy", "sky", "jessica", "river",
)
# fmt: on
AMERICAN_MEN = ("michael", "fenrir", "puck", "echo", "eric", "liam", "onyx", "adam")
BRITISH_WOMEN = ("emma", "isabella", "alice", "lily")
BRITISH_MEN = ("george", "fable", "daniel", "lewis")
CHINESE_WOMEN = ("xiaoxiao", "xiaobei", "xiaoni", "xiaoyi")
CHINESE_MEN = ("yunjian", "yunxi", "yunyang", "yunxia")


def _voices() -> tuple[StockVoice, ...]:
    groups = {
        "af": AMERICAN_WOMEN,
        "am": AMERICAN_MEN,
        "bf": BRITISH_WOMEN,
        "bm": BRITISH_MEN,
        "zf": CHINESE_WOMEN,
        "zm": CHINESE_MEN,
    }
    return tuple(
        StockVoice(
            f"{prefix}_{name}",
            name.capitalize(),
            "zh" if prefix[0] == "z" else "en",
            "female" if prefix[1] == "f" else "male",
            british=prefix[0] == "b",
        )
        for prefix, names in groups.items()
        for name in names
    )


VOICES = {voice.key: voice for voice in _voices()}
LANGUAGES = tuple(dict.fromkeys(voice.language for voice in VOICES.values()))


def stock_voices(language: str | None = None) -> tuple[StockVoice, ...]:
    """Of a language (“zh-Hans” is “zh”), or all."""
    wanted = base_of(language) if language else ""
    return tuple(voice for voice in VOICES.values() if not wanted or voice.language == wanted)


def get_voice(key: str) -> StockVoice:
    """Raises SoundError."""
    if key not in VOICES:
        raise SoundError("unknown_voice", {"name": key})
    return VOICES[key]


def default_voice(language: str, gender: Gender, used: Collection[str] = ()) -> StockVoice:
    """The best that is not used yet, of that gender if there is one; the least used when all are.

    Raises SoundError where no voice speaks the language.
    """
    voices = stock_voices(language)
    if not voices:
        known = ", ".join(LANGUAGES)
        raise SoundError("no_voice", {"language": language, "known": known})
    fitting = [voice for voice in voices if gender in (voice.gender, "unsure")]
    taken = list(used)
    return min(fitting, key=lambda voice: taken.count(voice.key))


def base_of(language: str) -> str:
    """“zh” of “zh-Hans-CN”."""
    return language.replace("_", "-").split("-")[0].lower()
