"""`python -m tests.upgrade.dump`: every row of the instance's database, as JSON."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

    from django.db import connection

    from tests.upgrade.rows import tables

    json.dump(tables(connection), sys.stdout)
