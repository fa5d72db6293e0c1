"""Examining the instance, independent of requests."""

from apps.doctor.services.examining import Examination
from apps.doctor.services.pace import Unhurried
from apps.doctor.services.state import DoctorState, last_report

__all__ = ["DoctorState", "Examination", "Unhurried", "last_report"]
