"""Kinds of requests, billing units, and call outcomes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CHAT = "chat", _("Chat with pictures")
    TRANSCRIPTION = "transcription", _("Transcription")
    SPEECH = "speech", _("Speech")


class Unit(TextChoices):
    """What prices refer to; for the quantity see `PER`."""

    INPUT = "input_tokens", _("1,000,000 input tokens")
    OUTPUT = "output_tokens", _("1,000,000 output tokens")
    SECOND = "seconds", _("an hour of sound")
    CHARACTER = "characters", _("10,000 characters")
    REQUEST = "requests", _("1,000 requests")


# As in providers' price lists.
PER = {
    Unit.INPUT: 1_000_000,
    Unit.OUTPUT: 1_000_000,
    Unit.SECOND: 3600,
    Unit.CHARACTER: 10_000,
    Unit.REQUEST: 1000,
}


class JsonMode(TextChoices):
    """How a provider is told to answer in JSON."""

    NONE = "none", _("By the prompt alone")
    OBJECT = "json_object", "json_object"
    SCHEMA = "json_schema", "json_schema"


class Status(TextChoices):
    DONE = "done", _("Answered")
    FAILED = "failed", _("Failed")


class Period(TextChoices):
    DAY = "day", _("a day")
    MONTH = "month", _("a month")
