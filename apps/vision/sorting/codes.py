"""What the rules answer with, and how sure they have to be."""

import hashlib
from functools import cache
from pathlib import Path

CODES = (
    *("social_activities", "pets", "single_person", "foods"),
    *("travel_scenery", "screenshot", "idcard", "other"),
)
# Below this confidence the answer is "unsure".
FLOOR = 0.4
# Raised by one when code makes another answer of the same weights.
VERSION = 1
WEIGHTS = Path(__file__).with_name("weights.json")


@cache
def version() -> str:
    """Changes when the same picture may get another answer."""
    return f"{VERSION}-{hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()[:12]}"
