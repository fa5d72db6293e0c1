"""One tag for all ways to write it; those that a person has in several are merged."""

from collections import defaultdict

from django.conf import settings
from django.db import migrations, models

from apps.galleries.folding import folded


def fold(apps, schema_editor):
    Tag = apps.get_model("galleries", "Tag")
    for tag in Tag.objects.iterator():
        Tag.objects.filter(pk=tag.pk).update(folded=folded(tag.name))


def merge(apps, schema_editor):
    """Of a person's tags that differ in capitals alone the first stays, on the pictures of all.

    Public tags have one spelling already.
    """
    Tag = apps.get_model("galleries", "Tag")
    through = apps.get_model("galleries", "Image").tags.through
    same = defaultdict(list)
    rows = Tag.objects.exclude(owner=None).order_by("pk")
    for pk, owner_id, key in rows.values_list("pk", "owner_id", "folded"):
        same[owner_id, key].append(pk)
    for first, *others in same.values():
        images = (
            through.objects.filter(tag__in=others).values_list("image_id", flat=True).distinct()
        )
        both = [through(image_id=image_id, tag_id=first) for image_id in images.iterator()]
        through.objects.bulk_create(both, batch_size=1000, ignore_conflicts=True)
        Tag.objects.filter(pk__in=others).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0005_public_tag_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="tag",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=150),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunPython(merge, migrations.RunPython.noop),
    ]
