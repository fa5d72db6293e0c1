"""Settings that people save under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.comparison.errors import ComparisonError
from apps.comparison.models import Preset
from apps.comparison.models.preset import NAME_LENGTH
from apps.comparison.options import ComparisonOptions

MAX_PRESETS = 50


def save_preset(person: User, name: str, options: ComparisonOptions) -> Preset:
    """Under a name of before, instead of what that had. Raises ComparisonError."""
    name = _checked(name)
    others = Preset.objects.filter(owner=person).exclude(name=name)
    if others.count() >= MAX_PRESETS:
        raise ComparisonError("presets_full", {"most": MAX_PRESETS})
    values = {"options": options.model_dump(mode="json")}
    return Preset.objects.update_or_create(owner=person, name=name, defaults=values)[0]


def rename_preset(preset: Preset, name: str) -> None:
    """Raises ComparisonError."""
    preset.name = _checked(name)
    try:
        with transaction.atomic():
            preset.save(update_fields=["name"])
    except IntegrityError as error:
        raise ComparisonError("preset_taken") from error


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ComparisonError("preset_unnamed")
    if len(name) > NAME_LENGTH:
        raise ComparisonError("preset_name_long")
    return name
