"""The doctor's last report, where there is a doctor."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import apps

DOCTOR = "apps.doctor"


def doctor_state() -> Any:
    """Its `DoctorState`; None where it never ran, or is not installed."""
    if not apps.is_installed(DOCTOR):
        return None
    return import_module(f"{DOCTOR}.services").last_report()
