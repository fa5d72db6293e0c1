from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrawlingConfig(AppConfig):
    name = "apps.crawling"
    verbose_name = _("Public gallery")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from apps.crawling import receivers
        from apps.crawling.groups import make_groups

        assert receivers
        post_migrate.connect(make_groups, dispatch_uid="crawling.groups")
