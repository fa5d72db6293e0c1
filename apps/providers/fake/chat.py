"""Chat responses, derived from the request."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from apps.providers.fake import lines

LEAST_SIDE = 10


@dataclass
class Translator:
    """How it translates: known lines, words it refuses a request for, lines it never returns,
    and how many answers yet are no JSON."""

    known: dict[str, str] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    loses: set[str] = field(default_factory=set)
    babbles: int = 0


class RefusalError(Exception):
    """A request the real service would refuse: status, code and message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def answer(
    texts: list[str],
    pictures: list[str],
    wanted: dict[str, Any] | None,
    model: str = "",
    translator: Translator | None = None,
) -> tuple[str, dict[str, int]]:
    """Text, and numbers of input, image and output tokens."""
    sizes = [_size_of(uri) for uri in pictures]
    seen = ", ".join(f"{width} × {height}" for width, height in sizes)
    words = f"I see {len(sizes)} pictures: {seen}." if sizes else f"You said: {texts[-1][:200]}"
    film = _of_film(texts[-1], model, translator or Translator()) if texts else None
    text = json.dumps(_shaped(wanted, texts, words), ensure_ascii=False) if wanted else words
    text = text if film is None else film
    image_tokens = sum(width * height // 784 + 2 for width, height in sizes)
    prompt_tokens = image_tokens + sum(len(text) // 4 + 1 for text in texts)
    return text, {
        "input_tokens": prompt_tokens,
        "image_tokens": image_tokens,
        "output_tokens": len(text) // 4 + 1,
    }


def _of_film(prompt: str, model: str, translator: Translator) -> str | None:
    """The answer to lines of a film; None where the prompt has none."""
    if (told := lines.reworded(prompt)) is not None:
        return json.dumps(told, ensure_ascii=False)
    found = lines.translated(prompt, translator.known)
    if found is None:
        return None
    said = {one["id"]: one["text"] for one in (lines.read(prompt) or {})["lines"]}
    if any(word in text for word in translator.refuses for text in said.values()):
        raise RefusalError(
            400, "data_inspection_failed", "Input may contain inappropriate content."
        )
    if translator.babbles > 0:
        translator.babbles -= 1
        return "Certainly! Here are the lines: {oops"
    kept = [one for one in found if not any(word in said[one["id"]] for word in translator.loses)]
    return json.dumps({"lines": lines.with_fault(kept, model)}, ensure_ascii=False)


def _shaped(wanted: dict[str, Any], texts: list[str], words: str) -> Any:
    if wanted.get("type") == "json_schema":
        return sample(wanted["json_schema"]["schema"], words)
    if not any("json" in text.lower() for text in texts):
        message = "'messages' must contain the word 'json' to use 'response_format'."
        raise RefusalError(400, "invalid_parameter_error", message)
    return sample(_schema_in(texts), words)


def _schema_in(texts: list[str]) -> dict[str, Any]:
    """The schema in the prompt, as a model would read it."""
    for text in texts:
        start = text.find("schema is: ")
        if start >= 0:
            found: dict[str, Any] = json.loads(text[start + len("schema is: ") :])
            return found
    return {"type": "object", "properties": {"answer": {"type": "string"}}}


def sample(schema: dict[str, Any], words: str, whole: dict[str, Any] | None = None) -> Any:
    """A value matching the schema: the first of an enum, `words` as every string."""
    whole = whole or schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return sample(whole["$defs"][name], words, whole)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], words, whole)
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: sample(one, words, whole) for name, one in properties.items()}
    if schema.get("type") == "array":
        return [sample(schema.get("items", {}), words, whole)]
    simple = {"number": 0.5, "integer": 1, "boolean": True, "null": None}
    return simple.get(schema.get("type", ""), words)


def _size_of(uri: str) -> tuple[int, int]:
    head, _, data = uri.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise RefusalError(400, "InvalidParameter", "The image is no data URI.")
    try:
        size = Image.open(BytesIO(base64.b64decode(data, validate=True))).size
    except (binascii.Error, UnidentifiedImageError):
        raise RefusalError(400, "InvalidParameter", "The image cannot be read.") from None
    if min(size) <= LEAST_SIDE - 1:
        message = "The image length and width do not meet the model restrictions."
        raise RefusalError(400, "InvalidParameter.DataInspection", message)
    return size
