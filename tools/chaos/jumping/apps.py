from __future__ import annotations

from django.apps import AppConfig

from tools.chaos.jumping import clock


class JumpingConfig(AppConfig):
    name = "tools.chaos.jumping"
    label = "chaos_jumping"

    def ready(self) -> None:
        clock.install()
