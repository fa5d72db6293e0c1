"""A database of its own on the PostgreSQL server on which the suite runs."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg


@contextmanager
def own_database() -> Iterator[str]:
    """Its address; it goes in the end, whoever is connected."""
    address = urlsplit(os.environ["DATABASE_URL"])
    # Its path names a database for tests to be made beside; `postgresql` is what libpq reads.
    server = address._replace(scheme="postgresql").geturl()
    name = f"futu_upgrade_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield address._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
