"""What the doctor looks at (docs/OPERATIONS.md, "Doctor"): declared by rooms, in their `doctor.py`.

A check is a small function that yields findings. It reads while others write, so what it finds
may be about to change: the doctor looks again at each finding before it is told, and once more,
with its rows locked, before it is repaired.
"""

from futu.doctor.findings import Finding, FindingKind
from futu.doctor.registry import Check, check, checks, find_kind, findings, register
from futu.doctor.scopes import Scope, Slice

__all__ = [
    "Check",
    "Finding",
    "FindingKind",
    "Scope",
    "Slice",
    "check",
    "checks",
    "find_kind",
    "findings",
    "register",
]
