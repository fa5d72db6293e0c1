import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

BATCH = 1000


def fill(apps, schema_editor):
    """What was asked and said before: the latest answer of each person, and their word."""
    kept = apps.get_model("classification", "PictureCategory")
    asked = apps.get_model("classification", "Classification").objects.filter(
        owner__isnull=False, image__isnull=False, verdict__isnull=False
    )
    rows = asked.order_by("created").values_list("image_id", "owner_id", "verdict__category")
    _write(kept, rows, "asked")
    said = apps.get_model("classification", "Correction").objects
    images = apps.get_model("galleries", "Image").objects
    for owner, sha256, code in said.values_list("owner_id", "sha256", "category__code"):
        mine = images.filter(sha256=sha256).filter(
            models.Q(gallery__owner=owner) | models.Q(categories__owner=owner)
        )
        _write(kept, ((pk, owner, code) for pk in set(mine.values_list("pk", flat=True))), "said")


def _write(kept, rows, column):
    latest = {(image, owner): code for image, owner, code in rows}
    kept.objects.bulk_create(
        [
            kept(image_id=image, owner_id=owner, **{column: code})
            for (image, owner), code in latest.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["image", "owner"],
        update_fields=[column],
    )


class Migration(migrations.Migration):
    """Reversed, the tables go: they are made of what was asked and said, which stays."""

    dependencies = [
        ("classification", "0004_recipe_trials"),
        ("galleries", "0015_colours"),
        ("jobs", "0004_rows_know_their_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AutoClassify",
            fields=[
                (
                    "gallery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="galleries.gallery",
                    ),
                ),
                (
                    "engine",
                    models.CharField(
                        choices=[("local", "This machine"), ("usual", "The usual model")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "automatic classification",
                "verbose_name_plural": "automatic classifications",
            },
        ),
        migrations.CreateModel(
            name="ChosenPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="galleries.image",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_pictures",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("job", "image"), name="chosen_picture_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PictureCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said", models.CharField(max_length=40, null=True)),
                ("asked", models.CharField(max_length=40, null=True)),
                (
                    "code",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("said", "asked"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="galleries.image",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picture_categories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "category of a picture",
                "verbose_name_plural": "categories of pictures",
                "indexes": [
                    models.Index(
                        fields=["owner", "code", "image"], name="picture_category_of_owner"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("image", "owner"), name="picture_category_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="lease",
            name="process",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
