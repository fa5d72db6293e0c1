"""What the audit log holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SECOND_STEP_FAILED = "second_step_failed", _("Second step failed")
    SIGN_OUT = "sign_out", _("Signed out")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("Password reset")
    EMAIL_CHANGED = "email_changed", _("Email address changed")
    SECOND_STEP_ADDED = "second_step_added", _("Second step added")
    SECOND_STEP_REMOVED = "second_step_removed", _("Second step removed")
    ACCOUNT_MADE = "account_made", _("Account made")
    ACCOUNT_CLOSED = "account_closed", _("Account closed")
    ACCOUNT_ERASED = "account_erased", _("Account's data deleted")
    TOKEN_MADE = "token_made", _("API token made")
    TOKEN_REVOKED = "token_revoked", _("API token revoked")
    LINK_MADE = "link_made", _("Share link made")
    LINK_CHANGED = "link_changed", _("Share link changed")
    LINK_REVOKED = "link_revoked", _("Share link revoked")
    MEMBER_INVITED = "member_invited", _("Invited to a gallery")
    MEMBER_WITHDRAWN = "member_withdrawn", _("Invitation to a gallery withdrawn")
    MEMBER_ACCEPTED = "member_accepted", _("Joined a gallery")
    MEMBER_DECLINED = "member_declined", _("Declined to join a gallery")
    MEMBER_CHANGED = "member_changed", _("Role in a gallery changed")
    MEMBER_REMOVED = "member_removed", _("Removed from a gallery")
    MEMBER_LEFT = "member_left", _("Left a gallery")
    CONSENT_GIVEN = "consent_given", _("Consent to a provider given")
    CONSENT_REVOKED = "consent_revoked", _("Consent to a provider revoked")
    VOICE_CONSENT_GIVEN = "voice_consent_given", _("Consent to a voice given")
    VOICE_CONSENT_REVOKED = "voice_consent_revoked", _("Consent to a voice revoked")
    ADMIN_ADDED = "admin_added", _("Added in the admin")
    ADMIN_CHANGED = "admin_changed", _("Changed in the admin")
    ADMIN_DELETED = "admin_deleted", _("Deleted in the admin")
    TAKEDOWN = "takedown", _("Takedown decided")
    RECIPE_USED = "recipe_used", _("Recipe put to use")
    ALERT_HANDLED = "alert_handled", _("Alert acknowledged or silenced")
    BACKUP_MADE = "backup_made", _("Backup made")
    BACKUP_FAILED = "backup_failed", _("Backup failed")
    RESTORED = "restored", _("Restored from a backup")
    EXPORTED = "exported", _("Audit log exported")


class Via(models.TextChoices):
    WEB = "web", _("a page")
    API = "api", _("the API")
    JOB = "job", _("a job")
    COMMAND = "command", _("a command")


# What a person sees of themselves, beside what they did with pictures.
OF_ONESELF = (
    *(Action.SIGN_IN, Action.SIGN_IN_FAILED, Action.SECOND_STEP_FAILED, Action.SIGN_OUT),
    *(Action.PASSWORD_CHANGED, Action.PASSWORD_RESET, Action.EMAIL_CHANGED),
    *(Action.SECOND_STEP_ADDED, Action.SECOND_STEP_REMOVED, Action.ACCOUNT_MADE),
    *(Action.TOKEN_MADE, Action.TOKEN_REVOKED),
    *(Action.LINK_MADE, Action.LINK_CHANGED, Action.LINK_REVOKED),
    *(Action.MEMBER_INVITED, Action.MEMBER_WITHDRAWN, Action.MEMBER_ACCEPTED),
    *(Action.MEMBER_DECLINED, Action.MEMBER_CHANGED, Action.MEMBER_REMOVED, Action.MEMBER_LEFT),
    *(Action.CONSENT_GIVEN, Action.CONSENT_REVOKED),
    *(Action.VOICE_CONSENT_GIVEN, Action.VOICE_CONSENT_REVOKED),
)
