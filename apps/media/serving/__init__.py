"""Handing out stored files: whole or in ranges, always after a view has asked who may have them."""

from apps.media.serving.responses import send

__all__ = ["send"]
