"""Providers, their credentials and prices."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.providers.addresses import validate_base_url
from apps.providers.kinds import JsonMode, Kind, Unit
from apps.providers.managers import PriceQuerySet, ProviderQuerySet

# Only such environment variables may be used, so that staff cannot read others.
KEY_NAME = re.compile(r"FUTU_KEY_[A-Z0-9_]+")
OPTIONS_OF_OURS = {"model", "messages", "input", "stream", "file"}


def validate_key_name(name: str) -> None:
    if not KEY_NAME.fullmatch(name):
        raise ValidationError(_("The name of such a variable begins with FUTU_KEY_, in capitals."))


def validate_options(options: object) -> None:
    """Per kind, such as {"chat": {"enable_thinking": false}}."""
    if not isinstance(options, dict) or not options.keys() <= set(Kind.values):
        raise ValidationError(
            _("A JSON object is expected, whose names are chat, transcription or speech.")
        )
    if not all(isinstance(one, dict) for one in options.values()):
        raise ValidationError(_("Each kind has a JSON object of its parameters."))
    if any(OPTIONS_OF_OURS & one.keys() for one in options.values()):
        raise ValidationError(_("Model, messages, input, file and stream cannot be set here."))
    # They are form fields, which cannot hold objects.
    if any(isinstance(value, dict) for value in options.get(Kind.TRANSCRIPTION, {}).values()):
        raise ValidationError(_("Parameters of a transcription are texts, numbers or lists."))


def today() -> date:
    return timezone.localdate()


class Provider(models.Model):
    """A hosted service, a local server, or this process."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    adapter = models.CharField(_("protocol"), max_length=50, default="openai")
    base_url = models.CharField(
        _("base address"), max_length=500, blank=True, validators=[validate_base_url]
    )
    # Model per kind; a kind without one is not offered.
    chat_model = models.CharField(_("model for chat"), max_length=200, blank=True)
    transcription_model = models.CharField(_("model for transcription"), max_length=200, blank=True)
    speech_model = models.CharField(_("model for speech"), max_length=200, blank=True)
    speech_voice = models.CharField(_("usual voice"), max_length=200, blank=True)
    json_mode = models.CharField(
        _("JSON answers"), max_length=20, choices=JsonMode.choices, default=JsonMode.OBJECT
    )
    options = models.JSONField(
        _("further parameters"), default=dict, blank=True, validators=[validate_options]
    )
    # Whether data leaves the house: then people must consent.
    is_hosted = models.BooleanField(_("hosted"), default=True)
    enabled = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("rank"), default=10)
    timeout = models.PositiveSmallIntegerField(
        _("time-out in seconds"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(3600)],
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    concurrency = models.PositiveSmallIntegerField(
        _("requests at the same time"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    rate = models.PositiveIntegerField(_("requests a minute"), default=0)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def model_for(self, kind: Kind) -> str:
        """Its default model for this kind; empty if it offers none."""
        model: str = getattr(self, f"{kind.value}_model")
        return model

    @property
    def kinds(self) -> list[Kind]:
        return [kind for kind in Kind if self.model_for(kind)]


class Credential(models.Model):
    """A provider's key: the name of an environment variable, or the encrypted key."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="credential")
    variable = models.CharField(max_length=100, blank=True, validators=[validate_key_name])
    sealed = models.TextField(blank=True, editable=False)
    # The encrypted key is sent to this origin only: changing the address requires knowing the key.
    origin = models.CharField(max_length=300, blank=True, editable=False)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("key of a provider")
        verbose_name_plural = _("keys of providers")

    def __str__(self) -> str:
        return self.variable or "•••"


class Price(models.Model):
    """The price of a unit from a date on, until the unit's next price."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="prices")
    # Empty: models of the provider without their own price.
    model = models.CharField(_("model"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    # Micro-units of FUTU_CURRENCY, for the quantity in `kinds.PER`.
    micros = models.PositiveBigIntegerField(_("price"))
    since = models.DateField(_("valid from"), default=today)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["model", "unit", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "model", "unit", "since"], name="price_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.micros / 1_000_000:g} {settings.FUTU_CURRENCY} / {self.get_unit_display()}"
