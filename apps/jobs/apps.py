from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "apps.jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Learn every app's job kinds, and prepare workers as they are forked."""
        from django_q.signals import post_spawn

        from apps.jobs.warming import prepare_worker

        autodiscover_modules("tasks")
        post_spawn.connect(prepare_worker, dispatch_uid="jobs.prepare_worker")
