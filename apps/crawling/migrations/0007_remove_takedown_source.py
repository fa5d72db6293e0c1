"""Apart from the copying before it: PostgreSQL alters no table that has rows still to check."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crawling", "0006_postponed")]

    operations = [migrations.RemoveField(model_name="takedown", name="source")]
