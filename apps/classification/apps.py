from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassificationConfig(AppConfig):
    name = "apps.classification"
    verbose_name = _("Classification")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from apps.classification.defaults import make_categories

        post_migrate.connect(
            make_categories, sender=self, dispatch_uid="classification.default_categories"
        )
        from apps.classification import receivers  # noqa: F401
        from apps.classification.services import category_filter

        category_filter.register()
