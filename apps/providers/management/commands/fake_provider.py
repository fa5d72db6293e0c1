"""`manage.py fake_provider`: a free provider for trying pages."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.providers.fake import FAULTS, KEY, FakeProvider, running
from apps.providers.kinds import Unit
from apps.providers.models import Price, Provider
from apps.providers.services.credentials import set_key

NAME = "Fake"


class Command(BaseCommand):
    help = (
        "Run a mock server that implements the provider protocols without a model. A model named "
        "“fault-NAME” answers with that fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8790, help="Port to listen on. Default: 8790."
        )
        parser.add_argument(
            "--add",
            action="store_true",
            help="Create or update the providers “Fake …” that use this server.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with running(options["port"]) as fake:
            if options["add"]:
                _add(fake)
            self.stdout.write(f"OpenAI-compatible  {fake.openai}")
            self.stdout.write(f"DashScope          {fake.dashscope}")
            self.stdout.write(f"Key                {KEY}")
            self.stdout.write(f"Faults             {', '.join(sorted(FAULTS))}")
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                self.stdout.write("")


def _add(fake: FakeProvider) -> None:
    sounds = {
        "transcription_model": "fake-whisper",
        "speech_model": "fake-tts",
        "speech_voice": "tone",
    }
    for name, adapter, address, more in (
        (NAME, "openai", fake.openai, sounds),
        (f"{NAME} DashScope", "dashscope", fake.dashscope, {}),
    ):
        values = {"adapter": adapter, "base_url": address, "chat_model": "fake-vl", **more}
        provider, _made = Provider.objects.update_or_create(name=name, defaults=values)
        set_key(provider, KEY)
        for unit in Unit:
            Price.objects.get_or_create(
                provider=provider, model="", unit=unit, defaults={"micros": 1_500_000}
            )
