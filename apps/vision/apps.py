import os

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisionConfig(AppConfig):
    name = "apps.vision"
    verbose_name = _("Vision")

    def ready(self) -> None:
        # OpenMP's threads spin while they wait for each other. When a web process and a worker
        # embed at once on two cores, one picture took 380 ms so, and takes 80 ms when they
        # sleep; alone it takes 60 ms for 45. Read when torch is first imported, later than this.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
