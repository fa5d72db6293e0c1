"""What the doctor looks at of pictures: rows, their files, and what people are counted."""

from apps.galleries.doctor import quotas, rows, strays, work

__all__ = ["quotas", "rows", "strays", "work"]
