"""Ids in addresses that open something without an account: signed, so a leaked database opens
none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class SignedIds:
    """Of one kind of link: `salt` keeps it apart from all others."""

    salt: str
    sep: str = "."

    def sign(self, pk: UUID) -> str:
        return self._signer().sign(pk.hex)

    def read(self, signed: str) -> UUID | None:
        """None unless it was signed here."""
        try:
            return UUID(self._signer().unsign(signed))
        except (BadSignature, ValueError):
            return None

    def find(self, rows: QuerySet[Row], signed: str) -> Row | None:
        """The one of `rows` whose id it is."""
        pk = self.read(signed)
        return rows.filter(pk=pk).first() if pk else None

    def _signer(self) -> Signer:
        return Signer(sep=self.sep, salt=self.salt)
