"""GPT-SoVITS' api_v2, which reads the clip of the voice from a folder of its own machine."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.providers import errors
from apps.providers.adapters.asking import with_options
from apps.providers.adapters.sending import MAX_SOUND, post
from apps.providers.messages import Enrolled, Line, Sample, Speech, Usage
from apps.providers.registry import Connection


class GptSovits:
    """FUTU_REFERENCE_FOLDER is the folder that both see; the server may see it elsewhere
    (`{"speech": {"reference_folder": …}}`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._options = dict(connection.options)
        self._their_folder = str(self._options.pop("reference_folder", ""))

    def speak(self, line: Line) -> Speech:
        if not line.reference:
            raise errors.UnreadableInputError
        body: dict[str, Any] = {
            "text": line.text,
            "text_lang": line.language or "auto",
            "ref_audio_path": self._put(line.reference),
            "prompt_text": line.reference_text,
            "prompt_lang": "auto",
            "speed_factor": line.speed,
            "media_type": "wav",
        }
        body = with_options(body, self._options)
        answer = post(self._connection, "/tts", most=MAX_SOUND, json=body)
        if not answer.content or not answer.mime.startswith("audio/"):
            raise errors.MalformedAnswerError
        usage = Usage(characters=len(line.text))
        return Speech(content=answer.content, mime=answer.mime, usage=usage)

    def enrol(self, sample: Sample) -> Enrolled:
        self._put(sample.content)
        return Enrolled()

    def dismiss(self, voice: str) -> Enrolled:
        return Enrolled()

    def _put(self, clip: bytes) -> str:
        """The path by which the server finds it."""
        folder = settings.FUTU_REFERENCE_FOLDER
        if not folder:
            raise errors.NoProviderError
        name = f"{hashlib.sha256(clip).hexdigest()[:32]}.wav"
        path = Path(folder) / name
        if not path.is_file():
            path.write_bytes(clip)
        return f"{self._their_folder.rstrip('/')}/{name}" if self._their_folder else str(path)
