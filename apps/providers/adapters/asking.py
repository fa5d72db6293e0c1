"""Request bodies shared by the protocols: JSON prompts, data URIs, options."""

from __future__ import annotations

import base64
import json
from typing import Any

from apps.providers.kinds import JsonMode
from apps.providers.messages import Picture, Question


def data_uri(picture: Picture) -> str:
    return f"data:{picture.mime};base64,{base64.b64encode(picture.content).decode()}"


def sound_uri(content: bytes) -> str:
    """Of a WAV."""
    return f"data:audio/wav;base64,{base64.b64encode(content).decode()}"


def system_of(question: Question) -> str:
    """System prompt; includes the schema where the protocol cannot carry it.

    `json_object` requires the word JSON somewhere in the messages.
    """
    if question.shape is None or question.json_mode == JsonMode.SCHEMA:
        return question.system
    schema = json.dumps(question.shape, ensure_ascii=False, sort_keys=True)
    asked = f"Answer with one JSON object and nothing else. Its JSON schema is: {schema}"
    return f"{question.system}\n\n{asked}".strip()


def response_format(question: Question) -> dict[str, Any] | None:
    if question.shape is None or question.json_mode == JsonMode.NONE:
        return None
    if question.json_mode == JsonMode.OBJECT:
        return {"type": "json_object"}
    named = {"name": "answer", "strict": True, "schema": question.shape}
    return {"type": "json_schema", "json_schema": named}


def with_options(body: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Staff's parameters override ours; null removes one."""
    return {name: value for name, value in (body | options).items() if value is not None}
