"""`tokens__fits=…`: whether a row's tokens fit an expression, by the database's own full text;
`tokens__fits_own=…` the same without words that are read in the picture.

SQLite looks into an FTS5 table beside the rows, which triggers keep; PostgreSQL into a GIN index of
`array_to_tsvector` (migration 0007). Neither parses anything: tokens are made by `tokens`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Lookup

from apps.search.text.tokens import READ

IN_SQLITE = (
    "{table}.id IN (SELECT rowid FROM search_document_tokens WHERE search_document_tokens MATCH %s)"
)
# As in the index.
IN_POSTGRESQL = "array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery"


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a database writes expressions of tokens."""

    both: str
    either: str
    but_not: str
    # A token is letters and digits (or `READ` before them), so nothing in it can end the quotes.
    quote: str

    def all_of(self, tokens: Iterable[str]) -> str:
        return f"({self.both.join(map(self.quote.format, tokens))})"

    def any_of(self, tokens: Iterable[str]) -> str:
        return f"({self.either.join(map(self.quote.format, tokens))})"


_syntax = {
    "sqlite": Syntax(" AND ", " OR ", " NOT ", '"{}"'),
    "postgresql": Syntax(" & ", " | ", " & !", "'{}'"),
}


class TokensField(models.TextField):
    """Tokens with spaces between them, sorted."""


@TokensField.register_lookup
class Fits(Lookup):
    """The other side: alternatives, each of tokens that all have to be there."""

    lookup_name = "fits"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        groups = (self.group(tokens, _syntax[connection.vendor]) for tokens in value)
        return "%s", [_syntax[connection.vendor].either.join(groups)]

    def group(self, tokens: Iterable[str], syntax: Syntax) -> str:
        return syntax.all_of(tokens)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        _, params = self.process_rhs(compiler, connection)
        return IN_SQLITE.format(table=table), params

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        _, asked = self.process_rhs(compiler, connection)
        return IN_POSTGRESQL.format(column=column), [*params, *asked]


@TokensField.register_lookup
class FitsOwn(Fits):
    lookup_name = "fits_own"

    def group(self, tokens: Iterable[str], syntax: Syntax) -> str:
        read = syntax.any_of(f"{READ}{token}" for token in tokens)
        return f"({syntax.all_of(tokens)}{syntax.but_not}{read})"
