from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    """Parts of every page that belong to no other app."""

    name = "apps.house"
    verbose_name = _("House")

    def ready(self) -> None:
        """Learn every app's figures."""
        autodiscover_modules("metrics")
