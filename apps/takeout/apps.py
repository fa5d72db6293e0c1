from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TakeoutConfig(AppConfig):
    """Everything that a person has here, to take away."""

    name = "apps.takeout"
    verbose_name = _("Takeout")
