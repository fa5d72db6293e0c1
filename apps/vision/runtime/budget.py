"""How many bytes of models one process may hold."""

import psutil
from django.conf import settings


def allowed_bytes() -> int:
    """FUTU_MODEL_BYTES; where it is not set, half of the machine's memory."""
    return settings.FUTU_MODEL_BYTES or psutil.virtual_memory().total // 2
