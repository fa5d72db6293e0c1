from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleriesConfig(AppConfig):
    name = "apps.galleries"
    verbose_name = _("Galleries")

    def ready(self) -> None:
        from apps.galleries import receivers  # noqa: F401
