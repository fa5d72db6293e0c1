"""Chat with pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from apps.accounts.models import User
from apps.providers.adapters.asking import with_options
from apps.providers.errors import NoProviderError, UnfitAnswerError
from apps.providers.interfaces import ChatModel
from apps.providers.kinds import JsonMode, Kind
from apps.providers.messages import ChatReply, Picture, Question, Usage
from apps.providers.models import Provider
from apps.providers.services import results
from apps.providers.services.calling import Answered, Asker, Request, call, require_consent
from apps.providers.services.choosing import choose, connect
from apps.providers.services.json_answers import objects_in
from apps.providers.services.reusing import call_or_reuse

# Names of the limit of an answer; what is reserved where staff have lifted it.
LIMITS, WITHOUT_LIMIT = ("max_tokens", "max_completion_tokens"), 16_384
# Maximum image tokens: one per this many pixels.
PIXELS_A_TOKEN = 28


def ask(
    prompt: str,
    *,
    purpose: str,
    person: User | None = None,
    pictures: Sequence[Picture] = (),
    system: str = "",
    answer_as: type[BaseModel] | None = None,
    provider: Provider | None = None,
    model: str = "",
    max_tokens: int = 1024,
    temperature: float | None = None,
    scope: str = "",
    reuse: bool = True,
    generated: bool = False,
) -> Answered[ChatReply]:
    """Ask a model about pictures (`pictures.prepare`) or a text. Raises ProviderError.

    With `answer_as` the answer is JSON of that shape (`fitted` reads it), or UnfitAnswerError.
    An answer is used again for the same `person`, `scope` and question, unless not `reuse`.
    """
    chosen = choose(Kind.CHAT, provider)
    asker = Asker(purpose, person, generated)
    require_consent(chosen, asker)
    question = Question(
        model=model or chosen.chat_model,
        prompt=prompt,
        system=system,
        pictures=tuple(pictures),
        shape=answer_as.model_json_schema() if answer_as else None,
        json_mode=JsonMode(chosen.json_mode),
        max_tokens=max_tokens,
        temperature=temperature,
    )
    if not question.model:
        raise NoProviderError
    request = _request(chosen, question, answer_as)
    if not reuse:
        return call(request, asker)
    return call_or_reuse(request, asker, ChatReply, scope=scope, parts=_parts(question))


def fitted(reply: ChatReply, shape: type[BaseModel]) -> Any:
    """Parse the answer as `shape`. Raises UnfitAnswerError."""
    for found in objects_in(reply.text):
        with suppress(ValidationError):
            return shape.model_validate(found)
    raise UnfitAnswerError


def _request(
    provider: Provider, question: Question, shape: type[BaseModel] | None
) -> Request[ChatReply]:
    client = connect(provider, Kind.CHAT)
    if not isinstance(client, ChatModel):
        raise NoProviderError
    most = estimate(question)
    output = _most_output(question, provider.options.get(Kind.CHAT, {}))
    most = most.model_copy(update={"output_tokens": output})
    request = Request(
        provider, Kind.CHAT, question.model, lambda: _counted(client.ask(question), most), most
    )
    return replace(request, check=lambda reply: fitted(reply, shape)) if shape else request


def _most_output(question: Question, options: dict[str, Any]) -> int:
    """What the answer may have at most: staff's parameters can raise our limit, or lift it."""
    sent = with_options({"max_tokens": question.max_tokens}, options)
    limits = [sent[name] for name in LIMITS if isinstance(sent.get(name), int)]
    return max(limits, default=WITHOUT_LIMIT)


def _counted(reply: ChatReply, most: Usage) -> ChatReply:
    """If the provider reports no usage, assume the maximum, so that it is not free."""
    return reply if reply.usage.input_tokens else reply.model_copy(update={"usage": most})


def estimate(question: Question) -> Usage:
    """Maximum tokens. Text: half its bytes, more than Chinese or English needs."""
    shape = json.dumps(question.shape, ensure_ascii=False) if question.shape else ""
    text = question.system + question.prompt + shape
    seen = sum(
        (one.width // PIXELS_A_TOKEN + 1) * (one.height // PIXELS_A_TOKEN + 1) + 20
        for one in question.pictures
    )
    return Usage(
        input_tokens=seen + len(text.encode()) // 2 + 100,
        image_tokens=seen,
        output_tokens=question.max_tokens,
    )


def _parts(question: Question) -> dict[str, Any]:
    return {
        "prompt": results.digest(json.dumps([question.system, question.prompt])),
        "pictures": [results.digest(one.content) for one in question.pictures],
        "shape": question.shape,
        "parameters": [question.json_mode, question.max_tokens, question.temperature],
    }
