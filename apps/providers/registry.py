"""Protocols that providers speak. Rooms with models of their own join with `register`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from pydantic import SecretStr

from apps.providers.interfaces import ChatModel, Speaker, Transcriber
from apps.providers.kinds import Kind

Client = ChatModel | Transcriber | Speaker


@dataclass(frozen=True, slots=True)
class Connection:
    """What a client needs to know of its provider."""

    base_url: str
    key: SecretStr | None = None
    timeout: float = 60
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adapter:
    name: str
    label: str | Promise
    kinds: frozenset[Kind]
    connect: Callable[[Connection], Client]
    # Models of this process have no address, and nothing leaves the house.
    is_remote: bool = True
    # Such as the usual base address, for the form.
    example: str = ""


_adapters: dict[str, Adapter] = {}


def register(adapter: Adapter) -> None:
    if adapter.name in _adapters:
        raise ValueError(f"There is an adapter named {adapter.name!r} already.")
    _adapters[adapter.name] = adapter


def find(name: str) -> Adapter | None:
    """None when the room that brought it is not installed."""
    return _adapters.get(name)


def registered() -> list[Adapter]:
    return list(_adapters.values())
