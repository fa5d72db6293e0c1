"""Apart from the merging: PostgreSQL changes no table in a transaction that wrote to it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0006_fold_tags"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="tag", name="tag_name_once_per_owner"),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                fields=("owner", "folded"), name="tag_once_per_owner"
            ),
        ),
    ]
