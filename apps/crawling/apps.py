from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrawlingConfig(AppConfig):
    name = "apps.crawling"
    verbose_name = _("Public gallery")

    def ready(self) -> None:
        from apps.crawling import receivers  # noqa: F401
