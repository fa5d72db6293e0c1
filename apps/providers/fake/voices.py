"""CosyVoice of DashScope, and an XTTS and a GPT-SoVITS server, as far as films ask them."""

from __future__ import annotations

import base64
import json
from typing import Any

from apps.providers.fake import chat, sound

SYNTHESIS = "/api/v1/services/audio/tts/SpeechSynthesizer"
CUSTOMIZATION = "/api/v1/services/audio/tts/customization"
LEAST_CLIP = 1000
PIECE = 30_000
JSON, EVENTS, WAV = "application/json", "text/event-stream", "audio/wav"


def answer(
    path: str, body: dict[str, Any], content: bytes, voices: dict[str, str]
) -> tuple[bytes, str] | None:
    """The body and its media type; None for an address of others. `voices`: models by voice."""
    if path == CUSTOMIZATION:
        return json.dumps(_customized(body["input"], voices)).encode(), JSON
    if path == SYNTHESIS:
        return _events(body, voices), EVENTS
    if path == "/clone_speaker":
        if len(content) < LEAST_CLIP:
            raise chat.RefusalError(400, "bad_clip", "The clip is too short.")
        numbers = {"gpt_cond_latent": [[len(content) / 1e6]], "speaker_embedding": [0.5]}
        return json.dumps(numbers).encode(), JSON
    if path == "/tts" and "gpt_cond_latent" in body:
        return json.dumps(base64.b64encode(sound.tone(body["text"])).decode()).encode(), JSON
    if path == "/tts" and body.get("ref_audio_path"):
        return sound.tone(body["text"]), WAV
    return None


def _customized(asked: dict[str, Any], voices: dict[str, str]) -> dict[str, Any]:
    if asked["action"] == "delete_voice":
        voices.pop(asked["voice_id"], None)
        return {"output": {}, "usage": {"count": 0}, "request_id": "0"}
    head, _, data = asked["url"].partition(",")
    if not head.startswith("data:audio/") or len(base64.b64decode(data)) < LEAST_CLIP:
        raise chat.RefusalError(400, "InvalidParameter", "The audio cannot be read.")
    voice = f"{asked['target_model']}-{asked['prefix']}-{len(voices) + 1:04}"
    voices[voice] = asked["target_model"]
    return {"output": {"voice_id": voice}, "usage": {"count": 1}, "request_id": "0"}


def _events(body: dict[str, Any], voices: dict[str, str]) -> bytes:
    """The sound in pieces. A voice speaks with the model that it was made for alone."""
    voice = body["input"]["voice"]
    if voices.get(voice, body["model"]) != body["model"]:
        raise chat.RefusalError(400, "InvalidParameter", "The voice is of another model.")
    said = sound.tone(body["input"]["text"], body["input"].get("rate") or 1.0)
    pieces = [said[at : at + PIECE] for at in range(0, len(said), PIECE)]
    parts = [{"audio": {"data": base64.b64encode(one).decode()}} for one in pieces]
    told = [*parts, {"finish_reason": "stop", "audio": {"url": "http://127.0.0.1:9/sound.wav"}}]
    return "".join(f"event:result\ndata:{json.dumps({'output': one})}\n\n" for one in told).encode()
