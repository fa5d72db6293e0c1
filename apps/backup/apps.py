from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    """Backups of the instance, and restoring one."""

    name = "apps.backup"
    verbose_name = _("Backup")
