"""`tokens__fits=…`: whether a row's tokens fit an expression, by the database's own full text.

SQLite looks into an FTS5 table beside the rows, which triggers keep; PostgreSQL into a GIN index of
`array_to_tsvector` (migration 0007). Neither parses anything: tokens are made by `tokens`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Lookup

IN_SQLITE = (
    "{table}.id IN (SELECT rowid FROM search_document_tokens WHERE search_document_tokens MATCH %s)"
)
# As in the index.
IN_POSTGRESQL = "array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery"


class TokensField(models.TextField):
    """Tokens with spaces between them, sorted."""


@TokensField.register_lookup
class Fits(Lookup):
    """The other side: alternatives, each of tokens that all have to be there."""

    lookup_name = "fits"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        both = (" | ", " & ") if connection.vendor == "postgresql" else (" OR ", " AND ")
        return "%s", [_expression(value, *both, quote=_quotes[connection.vendor])]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        _, params = self.process_rhs(compiler, connection)
        return IN_SQLITE.format(table=table), params

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        _, asked = self.process_rhs(compiler, connection)
        return IN_POSTGRESQL.format(column=column), [*params, *asked]


# A token is letters and digits, so nothing in it can end the quotes.
_quotes = {"sqlite": '"{}"', "postgresql": "'{}'"}


def _expression(
    alternatives: Iterable[Iterable[str]], either: str, all_of: str, *, quote: str
) -> str:
    groups = (all_of.join(quote.format(token) for token in group) for group in alternatives)
    return either.join(f"({group})" for group in groups)
