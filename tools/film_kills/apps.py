from __future__ import annotations

from django.apps import AppConfig


class FilmKillsConfig(AppConfig):
    name = "tools.film_kills"
    label = "film_kills"

    def ready(self) -> None:
        from tools.film_kills import units

        units.install()
