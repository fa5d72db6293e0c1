"""What pictures are sorted into."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Of a code, in answers of models and programs. "unsure" is an answer, not a category.
CODE = RegexValidator(
    r"^(?!unsure$)[a-z][a-z0-9_]*$",
    _("Small letters, digits and underscores, beginning with a letter; not “unsure”."),
)


class Category(models.Model):
    """A category: its code for programs, its names for people, a hint for models."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    english = models.CharField(_("English name"), max_length=60)
    chinese = models.CharField(_("Chinese name"), max_length=60)
    hint = models.CharField(
        _("hint for models"),
        max_length=300,
        blank=True,
        help_text=_("In a few words: what belongs to it."),
    )
    order = models.PositiveSmallIntegerField(_("rank"), default=100)
    # One that is not in use stays for verdicts that name it; new recipes leave it out.
    enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.chinese if (get_language() or "").startswith("zh") else self.english
