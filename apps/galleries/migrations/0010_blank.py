from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("galleries", "0009_origin_port"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="is_blank",
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
