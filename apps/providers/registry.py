"""Registry of provider protocols. Rooms with their own models call `register`."""

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
    """A client's configuration."""

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
    # For models in this process: no address, and no data leaves the house.
    is_remote: bool = True
    # Whether its voices can be made of samples (`interfaces.Cloner`).
    clones: bool = False
    # Defaults for the form, such as the base address.
    example: str = ""


_adapters: dict[str, Adapter] = {}


def register(adapter: Adapter) -> None:
    if adapter.name in _adapters:
        raise ValueError(f"There is an adapter named {adapter.name!r} already.")
    _adapters[adapter.name] = adapter


def find(name: str) -> Adapter | None:
    """None if the protocol's room is not installed."""
    return _adapters.get(name)


def registered() -> list[Adapter]:
    return list(_adapters.values())
