import os

from django.apps import AppConfig


class StandInsConfig(AppConfig):
    name = "tests.crawling.spiders.stand_ins"
    label = "stand_ins"

    def ready(self) -> None:
        from tests.crawling.spiders.stand_ins import reading

        if os.environ.get("FUTU_TEST_ADAPTERS") != "real":
            reading.install(setattr)
