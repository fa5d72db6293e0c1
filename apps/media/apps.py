from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "apps.media"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Import the file kinds of every room."""
        from apps.media import receivers  # noqa: F401

        autodiscover_modules("file_kinds")
