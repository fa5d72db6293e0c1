"""Sources that a preset has made are asked by the terms that it names by now."""

from typing import Any

from django.db import migrations

from apps.crawling.adapters.presets import PRESETS


def name_terms(apps: Any, schema_editor: Any) -> None:
    by_address = {
        address: preset.settings
        for preset in PRESETS.values()
        for address in preset.settings["start"]
    }
    for source in apps.get_model("crawling", "Source").objects.filter(kind="api"):
        first = next(iter(source.settings.get("start", [])), "")
        if known := by_address.get(first):
            added = {name: known[name] for name in ("terms", "speaks") if name in known}
            source.settings = {**added, **source.settings}
            source.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [("crawling", "0008_check_before")]

    operations = [migrations.RunPython(name_terms, migrations.RunPython.noop)]
