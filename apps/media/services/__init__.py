"""Operations on files, independent of requests."""

from apps.media.services.keeping import keep_file
from apps.media.services.removing import remove_files
from apps.media.services.sweeping import sweep

__all__ = ["keep_file", "remove_files", "sweep"]
