"""Jobs that were started before their rows held `queue`, `settles` and `feeds` get those of their kind."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What the kinds declared when this was written; all others: `default`, "return", False.
OF_KINDS = {
    "galleries.add": {"settles": "count"},
    "galleries.unpack": {"feeds": True},
    "search.embed": {"queue": "vision", "settles": "parent"},
    "search.reembed": {"queue": "vision"},
    "crawling.crawl": {"queue": "crawl"},
}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("jobs", "Job").objects.using(schema_editor.connection.alias)
    for kind, values in OF_KINDS.items():
        jobs.filter(kind=kind).update(**values)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_stages")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
