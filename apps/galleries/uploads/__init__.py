"""Large files on their way into a gallery: the kind of upload that pictures and zips are.

How they arrive is `apps.media.uploads`; a file that is whole goes the way of every other:
`services.add_images`.
"""

from .beginning import begin

__all__ = ["begin"]
