import django.db.models.deletion
from django.db import migrations, models

import apps.search.text.lookups

# FTS5 keeps no copy of the tokens: it is told of every change, by whatever makes it. Our tokens
# hold no spaces, and "ascii" parts at nothing else that is in them. A later migration that makes
# this table anew has to make the triggers anew: they go with it.
SQLITE = [
    """CREATE VIRTUAL TABLE search_document_tokens USING fts5(
        tokens, content='search_searchdocument', content_rowid='id', tokenize='ascii',
        detail='none')""",
    """CREATE TRIGGER search_document_tokens_added AFTER INSERT ON search_searchdocument BEGIN
        INSERT INTO search_document_tokens(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER search_document_tokens_removed AFTER DELETE ON search_searchdocument BEGIN
        INSERT INTO search_document_tokens(search_document_tokens, rowid, tokens)
        VALUES ('delete', old.id, old.tokens); END""",
    """CREATE TRIGGER search_document_tokens_changed AFTER UPDATE OF tokens
        ON search_searchdocument BEGIN
        INSERT INTO search_document_tokens(search_document_tokens, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_document_tokens(rowid, tokens) VALUES (new.id, new.tokens); END""",
]
POSTGRESQL = [
    """CREATE INDEX search_document_tokens ON search_searchdocument
        USING gin ((array_to_tsvector(string_to_array(tokens, ' '))))"""
]
MADE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACK = {
    "sqlite": [
        "DROP TRIGGER search_document_tokens_added",
        "DROP TRIGGER search_document_tokens_removed",
        "DROP TRIGGER search_document_tokens_changed",
        "DROP TABLE search_document_tokens",
    ],
    "postgresql": ["DROP INDEX search_document_tokens"],
}


def make_index(apps, schema_editor):
    _execute(schema_editor, MADE)


def drop_index(apps, schema_editor):
    _execute(schema_editor, BACK)


def _execute(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0013_auto_tags"),
        ("search", "0006_plain_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tokens", apps.search.text.lookups.TokensField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                ("reader", models.CharField(blank=True, default="", max_length=40)),
                ("classifier", models.CharField(blank=True, default="", max_length=60)),
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document",
                        to="galleries.image",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["classifier", "image"], name="document_classifier"),
                    models.Index(fields=["reader", "image"], name="document_reader"),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
