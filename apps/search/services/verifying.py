"""Whether rows, files and counts say the same, a line each: for operators, and at the end of tests.

It reads while others write: what is being added or deleted at this moment may be named. What is
named twice in a row is a fault.
"""

from collections.abc import Iterator

from apps.search import doctor  # noqa: F401 - declares the checks
from futu.doctor import findings


def faults() -> Iterator[str]:
    """What does not agree; nothing when all is well."""
    return map(str, findings("galleries", "media", "search"))
