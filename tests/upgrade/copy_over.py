"""`python -m tests.upgrade.copy_over SQLITE`: give the instance's empty database the schema that
an old one has, and its rows, by the models as they were then."""

import sys
from pathlib import Path
from typing import Any

import django
from django.db import connections, models, transaction

OLD = "old"
BATCH = 500


def leaves(executor: Any) -> list[tuple[str, str]]:
    """The last migrations that the old database has had, one of each app."""
    from django.db.migrations.recorder import MigrationRecorder

    applied = set(MigrationRecorder(connections[OLD]).applied_migrations())
    graph = executor.loader.graph
    inner = {
        parent.key
        for key in applied
        for parent in graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    return sorted(applied - inner)


def copy(source: Path) -> None:
    from django.db.migrations.executor import MigrationExecutor

    connections.databases[OLD] = {
        **connections["default"].settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(source),
        "OPTIONS": {},
    }
    executor = MigrationExecutor(connections["default"])
    state = executor.migrate(leaves(executor))
    every = state.apps.get_models(include_auto_created=True)
    with transaction.atomic():  # Foreign keys are looked at in the end.
        for model in every:
            _copy_rows(model)
    _count_on(every)


def _copy_rows(model: type[models.Model]) -> None:
    for field in model._meta.local_fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False  # It was made then, not now.
    rows = model._base_manager.using(OLD).order_by("pk").iterator(chunk_size=BATCH)
    model._base_manager.using("default").bulk_create(rows, batch_size=BATCH)


def _count_on(every: Any) -> None:
    """Ids that are given from now on follow those that were copied."""
    from django.core.management.color import no_style

    connection = connections["default"]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(every)):
            cursor.execute(statement)


if __name__ == "__main__":
    django.setup()
    copy(Path(sys.argv[1]))
