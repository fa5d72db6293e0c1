from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SoundConfig(AppConfig):
    name = "apps.sound"
    verbose_name = _("Sound")
