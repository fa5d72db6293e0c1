from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    """Parts of every page that belong to no other app."""

    name = "apps.house"
    verbose_name = _("House")
