"""Which model's vectors are there already: from now on a row says it, not FUTU_SPEC."""

from django.conf import settings
from django.db import migrations
from django.db.models import F


def note(apps, schema_editor):
    filled = apps.get_model("search", "IndexState").objects.filter(last_seq__gt=F("removed"))
    names = {spec: spec.rpartition("-")[0] for spec in filled.values_list("spec", flat=True)}
    if names:
        # What FUTU_SPEC says has been answering, if it has vectors at all.
        spec = min(names, key=lambda spec: (names[spec] != settings.FUTU_SPEC, spec))
        apps.get_model("search", "Serving").objects.create(id=1, name=names[spec], spec=spec)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_segments")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
