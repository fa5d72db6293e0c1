from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """How the instance is and was, for staff, and who is told when something is wrong."""

    name = "apps.operations"
    verbose_name = _("Operations")
