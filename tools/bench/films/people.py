"""Somebody whose film it is, and who translates it."""

from __future__ import annotations

from pathlib import Path

from apps.accounts.models import User
from apps.films.models import Film
from apps.films.options import FilmOptions
from apps.films.services import receiving
from apps.providers.fake import KEY
from apps.providers.models import Provider
from apps.providers.services.credentials import set_key


def somebody(openai: str) -> tuple[User, Provider]:
    person = User.objects.create_user("zoe", "zoe@example.org", "correct horse battery")
    provider = Provider.objects.create(
        name="Fake", base_url=openai, chat_model="translates", is_hosted=False
    )
    set_key(provider, KEY)
    return person, provider


def a_film(person: User, provider: Provider, path: Path) -> Film:
    options = FilmOptions(translator=f"provider:{provider.pk}")
    film = receiving.receive_path(
        person, path, path.name, source_language="en", options=options, rights=True
    )
    receiving.look(film)
    return film
