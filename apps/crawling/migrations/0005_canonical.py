"""What entries had before gets its canonical address, and was looked at when it was fetched."""

from typing import Any

from django.db import migrations
from django.db.models import F

from apps.crawling.digests import canonical_digest_of

BATCH = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("crawling", "Entry").objects.order_by("id")
    entries.update(checked=F("fetched"))
    last = 0
    while rows := list(entries.filter(id__gt=last).only("id", "url")[:BATCH]):
        for entry in rows:
            entry.canonical = canonical_digest_of(entry.url)
        entries.bulk_update(rows, ["canonical"], batch_size=200)
        last = rows[-1].id


class Migration(migrations.Migration):
    dependencies = [("crawling", "0004_rights")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
