from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DoctorConfig(AppConfig):
    """Looks over rows, files, vectors, indexes, jobs and counts, and repairs what rows prove."""

    name = "apps.doctor"
    verbose_name = _("Doctor")

    def ready(self) -> None:
        """Learn every room's checks."""
        autodiscover_modules("doctor")
