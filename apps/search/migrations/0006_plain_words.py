"""Tables by the field's own names; rows and permissions stay."""

from typing import Any

from django.db import migrations

MODELS = {"serving": "activemodel", "unseen": "unembeddableimage"}


def rename_permissions(models_by_name: dict[str, str]) -> Any:
    """Django renames a model's content type with it, but not the codenames of its permissions."""

    def rename(apps: Any, schema_editor: Any) -> None:
        permissions = apps.get_model("auth", "Permission").objects.using(
            schema_editor.connection.alias
        )
        for old, new in models_by_name.items():
            for verb in ("add", "change", "delete", "view"):
                held = permissions.filter(
                    content_type__app_label="search", codename=f"{verb}_{old}"
                )
                held.update(codename=f"{verb}_{new}")

    return rename


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("search", "0005_serving_row"),
    ]

    operations = [
        migrations.RenameModel("Serving", "ActiveModel"),
        migrations.RenameModel("Unseen", "UnembeddableImage"),
        migrations.RunPython(
            rename_permissions(MODELS),
            rename_permissions({new: old for old, new in MODELS.items()}),
        ),
    ]
