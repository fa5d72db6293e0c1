"""How pictures are asked about: never changed, only replaced by another."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.providers.models import Provider


class Recipe(models.Model):
    """Prompt, categories, model and picture preparation; `hash` is of all of these.

    A verdict belongs to the recipe it was made by, so a recipe is not changed: `save` refuses.
    """

    class Engine(models.TextChoices):
        LOCAL = "local", _("This machine")
        HOSTED = "hosted", _("A provider's model")

    name = models.CharField(_("name"), max_length=100)
    engine = models.CharField(max_length=10, choices=Engine.choices, editable=False)
    # Null for this machine, and where the provider was deleted since.
    provider = models.ForeignKey(
        Provider,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("provider"),
    )
    model = models.CharField(_("model"), max_length=200)
    prompt = models.TextField(_("prompt"), max_length=8000, blank=True)
    # [{"code", "english", "chinese", "hint"}], as they were.
    categories = models.JSONField(_("categories"), editable=False)
    side = models.PositiveSmallIntegerField(
        _("longest side in pixels"),
        default=768,
        validators=[MinValueValidator(64), MaxValueValidator(1440)],
    )
    quality = models.PositiveSmallIntegerField(
        _("JPEG quality"), default=85, validators=[MinValueValidator(30), MaxValueValidator(95)]
    )
    floor = models.FloatField(
        _("least confidence"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("Below it the answer is “unsure”. From 0 to 1."),
    )
    hash = models.CharField(max_length=64, unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("recipe")
        verbose_name_plural = _("recipes")
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A recipe is not changed: its verdicts were made by it as it is.")
        super().save(*args, **kwargs)

    @property
    def is_local(self) -> bool:
        return self.engine == self.Engine.LOCAL

    @property
    def title(self) -> str:
        """Its name; this machine's in the reader's language."""
        return str(self.Engine.LOCAL.label) if self.is_local else self.name

    @property
    def codes(self) -> list[str]:
        return [category["code"] for category in self.categories]


class LiveRecipe(models.Model):
    """The recipe that answers when none is named; without a row, this machine's."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.recipe)
