import os

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisionConfig(AppConfig):
    name = "apps.vision"
    verbose_name = _("Vision")

    def ready(self) -> None:
        # OpenMP's threads spin while they wait for each other. Where a web process and a
        # worker embed on the same few cores, that made each five times slower; threads that
        # sleep do not. Read when torch is first imported, which is later.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
