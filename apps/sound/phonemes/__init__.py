"""Text as the sounds that voices are trained on (Kokoro's alphabet, near to IPA)."""

from __future__ import annotations

from apps.sound.phonemes import chinese, english
from apps.sound.voices import StockVoice


def phonemes(text: str, voice: StockVoice) -> str:
    """Raises NotInstalledError."""
    if voice.language == "zh":
        return chinese.phonemes(text)
    return english.phonemes(text, british=voice.british)
