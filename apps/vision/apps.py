import os

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisionConfig(AppConfig):
    name = "apps.vision"
    verbose_name = _("Vision")

    def ready(self) -> None:
        # OpenMP threads busy-wait for each other. With a web process and a worker embedding at once
        # on two cores, one picture took 380 ms that way, and 80 ms with passive waiting; alone it
        # takes 60 ms instead of 45. Must be set before torch is first imported.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from apps.vision.engines import check_setting

        check_setting()
