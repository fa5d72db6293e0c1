"""Speech by OpenAI's protocol with a clip of the voice in each request, as vLLM-Omni takes it."""

from __future__ import annotations

from typing import Any

from apps.providers.adapters.asking import sound_uri, with_options
from apps.providers.adapters.openai import OpenAICompatible
from apps.providers.messages import Enrolled, Line, Sample


class ReferenceSpeech(OpenAICompatible):
    """It keeps no voices: with `reference` it clones, without it speaks as it usually does."""

    def enrol(self, sample: Sample) -> Enrolled:
        return Enrolled()

    def dismiss(self, voice: str) -> Enrolled:
        return Enrolled()

    def speech_body(self, line: Line) -> dict[str, Any]:
        body = super().speech_body(line)
        if line.reference:
            body |= {
                "ref_audio": sound_uri(line.reference),
                "ref_text": line.reference_text or None,
            }
            body |= {"task_type": "Base", "voice": None}
        body["language"] = line.language or None
        return with_options(body, {})
