"""Writing to the audit log. Others import from here alone."""

from apps.audit.services.recording import note, note_if_possible

__all__ = ["note", "note_if_possible"]
