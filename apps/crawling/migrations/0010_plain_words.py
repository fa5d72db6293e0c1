"""Tables and columns by the field's own names. Rows, indexes and permissions stay.

`decision.before` and `.after` hold columns by name, so the one that is called otherwise now is
renamed in them, too: what was decided before can still be undone.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = {
    "look": "perceptualhash",
    "bar": "blockrule",
    "visit": "crawlrequest",
    "entry": "crawledimage",
}
SQLITE = """
    UPDATE crawling_decision
    SET {column} = json_remove(
        json_set({column}, '$.{new}', json_extract({column}, '$.{old}')), '$.{old}'
    )
    WHERE json_type({column}, '$.{old}') IS NOT NULL
"""
POSTGRESQL = """
    UPDATE crawling_decision
    SET {column} = ({column} - '{old}') || jsonb_build_object('{new}', {column} -> '{old}')
    WHERE jsonb_exists({column}, '{old}')
"""


def rename_in_decisions(old: str, new: str) -> Any:
    def rename(apps: Any, schema_editor: Any) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        sql = POSTGRESQL if on_postgresql else SQLITE
        for column in ("before", "after"):
            schema_editor.execute(
                sql.format(column=schema_editor.quote_name(column), old=old, new=new)
            )
        if on_postgresql:  # On the way back, tables with rows still to check are altered next.
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")

    return rename


def rename_permissions(models_by_name: dict[str, str]) -> Any:
    """Django renames a model's content type with it, but not the codenames of its permissions."""

    def rename(apps: Any, schema_editor: Any) -> None:
        permissions = apps.get_model("auth", "Permission").objects.using(
            schema_editor.connection.alias
        )
        for old, new in models_by_name.items():
            for verb in ("add", "change", "delete", "view"):
                held = permissions.filter(
                    content_type__app_label="crawling", codename=f"{verb}_{old}"
                )
                held.update(codename=f"{verb}_{new}")

    return rename


def same_index(model: str, name: str, fields: list[str]) -> migrations.SeparateDatabaseAndState:
    """The database renamed the column in the index; the migrations' state has to be told."""
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.RemoveIndex(model, name),
            migrations.AddIndex(model, models.Index(fields=fields, name=name)),
        ]
    )


def related(
    model: str, field: str, to: str, related_name: str, **options: Any
) -> migrations.AlterField:
    key = models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=to, **options
    )
    return migrations.AlterField(model, field, key)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("galleries", "0010_blank"),
        ("crawling", "0009_preset_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Look", "PerceptualHash"),
        migrations.RenameModel("Bar", "BlockRule"),
        migrations.RenameModel("Visit", "CrawlRequest"),
        migrations.RenameModel("Entry", "CrawledImage"),
        migrations.RenameField("CrawledImage", "words", "source_tags"),
        migrations.RenameField("CrawledImage", "spooled", "staged_file_id"),
        migrations.RenameField("CrawledImage", "why", "reason_code"),
        same_index("CrawledImage", "entry_why_state", ["reason_code", "state", "-id"]),
        # SQLite makes the table anew for a foreign key, and its indexes by the state's names.
        migrations.RemoveIndex("CrawlRequest", "visit_tally"),
        migrations.RenameField("CrawlRequest", "word", "source_tag"),
        migrations.AddIndex(
            "CrawlRequest",
            models.Index(
                fields=["crawl", "state", "role", "source_tag", "outcome"], name="visit_tally"
            ),
        ),
        migrations.RenameField("CrawlRequest", "barren", "empty_streak"),
        migrations.RunPython(
            rename_in_decisions("why", "reason_code"), rename_in_decisions("reason_code", "why")
        ),
        migrations.RunPython(
            rename_permissions(MODELS),
            rename_permissions({new: old for old, new in MODELS.items()}),
        ),
        migrations.AlterModelOptions(
            "BlockRule",
            {
                "ordering": ["-created"],
                "verbose_name": "block rule",
                "verbose_name_plural": "blocklist",
            },
        ),
        migrations.AlterModelOptions(
            "CrawlRequest",
            {"ordering": ["id"], "verbose_name": "request", "verbose_name_plural": "requests"},
        ),
        migrations.AlterModelOptions(
            "PerceptualHash",
            {"verbose_name": "perceptual hash", "verbose_name_plural": "perceptual hashes"},
        ),
        # Names for Python and for people alone: none of these changes a table.
        migrations.AlterField(
            "BlockRule",
            "kind",
            models.CharField(
                choices=[
                    ("picture", "Address of a picture"),
                    ("page", "Address of a page"),
                    ("author", "Author"),
                    ("bytes", "These bytes (SHA-256)"),
                    ("look", "Perceptual hash (PDQ)"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        related("BlockRule", "takedown", "crawling.takedown", "rules", null=True, blank=True),
        related("CrawlRequest", "crawl", "crawling.crawl", "crawl_requests"),
        related(
            "CrawlRequest",
            "entry",
            "crawling.crawledimage",
            "crawl_requests",
            null=True,
            blank=True,
        ),
        migrations.AlterField(
            "PerceptualHash",
            "entry",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="perceptual_hash",
                to="crawling.crawledimage",
            ),
        ),
        related("SourceTag", "source", "crawling.source", "source_tags"),
        migrations.AlterField(
            "SourceTag",
            "tag",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="source_tags",
                to="galleries.tag",
            ),
        ),
    ]
