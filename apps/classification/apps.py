from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    name = "apps.classification"
    verbose_name = _("Classification")

    def ready(self) -> None:
        from apps.classification import receivers  # noqa: F401
        from apps.classification.services import category_filter

        category_filter.register()
