"""Resumable uploads into a gallery, of pictures and zips.

Transfer is handled by `apps.media.uploads`; a complete file is then added by `services.add_images`.
"""

from .beginning import begin

__all__ = ["begin"]
