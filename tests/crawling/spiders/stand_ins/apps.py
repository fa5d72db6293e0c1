from django.apps import AppConfig


class StandInsConfig(AppConfig):
    name = "tests.crawling.spiders.stand_ins"
    label = "stand_ins"

    def ready(self) -> None:
        import sys

        from tests.crawling.spiders.stand_ins import arriving, reading

        reading.install()
        sys.modules["apps.crawling.services.arriving"] = arriving
