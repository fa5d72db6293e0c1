from datetime import timedelta

from django.apps import AppConfig


class KindsConfig(AppConfig):
    name = "tests.jobs.kinds"

    def ready(self) -> None:
        """Make the supervisor impatient: tests wait for it."""
        from apps.jobs.supervision import supervisor, watchdog

        supervisor.CHECK_SECONDS = 1.0
        watchdog.PATIENCE = timedelta(seconds=2)
