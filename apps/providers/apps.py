from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    name = "apps.providers"
    verbose_name = _("Model providers")

    def ready(self) -> None:
        from apps.providers import adapters  # noqa: F401 - registers them
