"""The API for rooms: `ask`, `transcribe`, `speak`. Other modules serve these and the admin."""

from apps.providers.services.asking import ask
from apps.providers.services.calling import Answered
from apps.providers.services.choosing import is_offered
from apps.providers.services.consents import has_agreed
from apps.providers.services.results import forget
from apps.providers.services.sound import speak, transcribe

__all__ = ["Answered", "ask", "forget", "has_agreed", "is_offered", "speak", "transcribe"]
