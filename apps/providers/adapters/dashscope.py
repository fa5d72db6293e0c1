"""DashScope's own protocol for vision models."""

from __future__ import annotations

from typing import Any

from apps.providers.adapters.answers import Generation, TokenUsage, read
from apps.providers.adapters.asking import data_uri, response_format, system_of, with_options
from apps.providers.adapters.sending import post
from apps.providers.messages import ChatReply, Question
from apps.providers.registry import Connection

GENERATION = "/services/aigc/multimodal-generation/generation"


class DashScope:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, question: Question) -> ChatReply:
        answer = post(self._connection, GENERATION, json=self.body(question))
        found = read(Generation, answer.json())
        usage = (found.usage or TokenUsage()).counted()
        return ChatReply(text=found.output.choices[0].text(), usage=usage, model=question.model)

    def body(self, question: Question) -> dict[str, Any]:
        return _body(question, self._connection.options)


def _body(question: Question, options: dict[str, Any]) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    if system := system_of(question):
        messages.append({"role": "system", "content": [{"text": system}]})
    pictures = [{"image": data_uri(picture)} for picture in question.pictures]
    messages.append({"role": "user", "content": [*pictures, {"text": question.prompt}]})
    parameters = {
        "result_format": "message",
        "max_tokens": question.max_tokens,
        "temperature": question.temperature,
        "response_format": response_format(question),
    }
    return {
        "model": question.model,
        "input": {"messages": messages},
        "parameters": with_options(parameters, options),
    }
