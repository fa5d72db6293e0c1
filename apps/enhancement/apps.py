from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnhancementConfig(AppConfig):
    name = "apps.enhancement"
    verbose_name = _("Enhancement")
