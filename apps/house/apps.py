from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    """What belongs to every page and to none of the other apps."""

    name = "apps.house"
    verbose_name = _("House")
