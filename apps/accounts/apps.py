from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        from apps.accounts import receivers  # noqa: F401 - connects them


class AdminConfig(admin.AdminConfig):
    """Django's admin with our sign-in."""

    default_site = "apps.accounts.site.AdminSite"
    default = False
