"""The audit log, figures that are kept, and alerts: docs/OPERATIONS.md."""

from futu.settings.instance import env

# Days that the audit log is kept; 0: for good.
FUTU_AUDIT_DAYS = env.int("FUTU_AUDIT_DAYS", default=365)
