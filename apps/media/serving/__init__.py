"""Serve stored files, whole or in ranges; views check permissions first."""

from apps.media.serving.responses import send

__all__ = ["send"]
