from typing import Any

from django.conf import settings
from django.db import migrations, models


def name_sources(apps: Any, schema_editor: Any) -> None:
    """What was confined to one source is confined to a list of one."""
    takedowns = apps.get_model("crawling", "Takedown").objects.exclude(source=None)
    for takedown in takedowns.iterator():
        takedown.sources.add(takedown.source_id)


class Migration(migrations.Migration):
    dependencies = [
        ("crawling", "0005_canonical"),
        ("galleries", "0005_public_tag_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="postponed",
            field=models.DateTimeField(blank=True, null=True, verbose_name="set aside"),
        ),
        migrations.AddField(
            model_name="takedown",
            name="sources",
            field=models.ManyToManyField(
                blank=True, related_name="takedowns", to="crawling.source", verbose_name="sources"
            ),
        ),
        migrations.AddField(
            model_name="takedown",
            name="spared",
            field=models.ManyToManyField(
                blank=True, editable=False, related_name="+", to="crawling.entry"
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="verb",
            field=models.CharField(
                choices=[
                    ("approve", "Published"),
                    ("reject", "Rejected"),
                    ("withdraw", "Withdrawn"),
                    ("retag", "Tags changed"),
                    ("license", "Licence decided"),
                    ("hide", "Changed at source"),
                    ("restore", "Restored"),
                    ("postpone", "Set aside for later"),
                    ("resume", "Put back into the queue"),
                    ("take_down", "Taken down"),
                    ("undo", "Undone"),
                ],
                max_length=10,
                verbose_name="what",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("postponed__isnull", False)),
                fields=["-id"],
                name="entry_postponed",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["why", "state", "-id"], name="entry_why_state"),
        ),
        migrations.RunPython(name_sources, migrations.RunPython.noop),
    ]
