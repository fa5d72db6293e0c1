"""All rows of a database in one shape, whichever database it is."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def tables(connection: Any) -> Tables:
    """Of each table its rows, in the order of their first column."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, connection.ops.quote_name(name)) for name in names}


def _rows(cursor: Any, table: str) -> list[Row]:
    cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, map(plain, row), strict=True)) for row in cursor.fetchall()]


def plain(value: Any) -> Any:
    """As SQLite keeps it: ids as hex, moments as text, yes and no as numbers; JSON is read."""
    match value:
        case UUID():
            return value.hex
        case bool():
            return int(value)
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        case memoryview() | bytes():
            return bytes(value).hex()
        case str() if value[:1] in ("{", "["):
            return _read(value)
    return value


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
