"""Count the bytes that people keep already, those in the bin too."""

from django.db import migrations
from django.db.models import Sum


def count(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    Image = apps.get_model("galleries", "Image")
    kept = Image._base_manager.exclude(gallery__owner=None).order_by()
    for row in kept.values("gallery__owner").annotate(size=Sum("bytes")):
        User.objects.filter(id=row["gallery__owner"]).update(stored=row["size"])


class Migration(migrations.Migration):
    dependencies = [("galleries", "0002_everyday"), ("accounts", "0002_everyday")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
