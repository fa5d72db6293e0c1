"""What a deep search covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from apps.galleries.models import Gallery


@dataclass(frozen=True, slots=True)
class Scope:
    """`galleries` come from `services.scopes`, which alone decides who may see what. `where` is a
    condition on pictures; `without` is excluded: the query picture, if it is a stored one."""

    galleries: Sequence[Gallery]
    where: Q | None = None
    without: UUID | None = None
