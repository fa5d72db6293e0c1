"""Large models by turns: nobody who hears words tells voices apart or speaks meanwhile."""

from __future__ import annotations

from apps.vision import runtime

LARGE = ("whisper-base", "resemblyzer", "kokoro")


def alone(name: str) -> None:
    """Let go of the others, unless they are in use: a film's stages come one after another, and
    loading takes a second or two."""
    for other in LARGE:
        if other != name:
            runtime.let_go(other)
