"""Memory budget for models of one process."""

import psutil
from django.conf import settings


def allowed_bytes() -> int:
    """FUTU_MODEL_BYTES; if unset, half of the machine's memory."""
    return settings.FUTU_MODEL_BYTES or psutil.virtual_memory().total // 2
