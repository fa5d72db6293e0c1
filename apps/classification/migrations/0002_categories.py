from django.db import migrations


class Migration(migrations.Migration):
    """The default categories are made after every migration: apps/classification/defaults.py."""

    dependencies = [("classification", "0001_initial")]

    operations: list = []
