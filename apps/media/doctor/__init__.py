"""What the doctor looks at of files of any kind."""

from apps.media.doctor import counts, rows, strays, uploads

__all__ = ["counts", "rows", "strays", "uploads"]
