from django.db import migrations

# code, English, Chinese, hint
CATEGORIES = (
    (
        "social_activities",
        "Social activities",
        "社交活动",
        "several people together: parties, meals, groups, events",
    ),
    ("pets", "Pets", "宠物萌照", "dogs, cats and other animals that live with people"),
    ("single_person", "One person", "单人照片", "one person is the subject, also a selfie"),
    ("foods", "Food", "美食记录", "dishes, drinks, fruit, a table that is laid"),
    (
        "travel_scenery",
        "Travel and scenery",
        "旅行风景",
        "landscapes, cities, buildings and sights without a person as the subject",
    ),
    ("screenshot", "Screenshot", "手机截图", "what a phone or computer shows on its screen"),
    (
        "idcard",
        "Identity paper",
        "证件照",
        "identity cards, passports, licences, and portrait photos made for them",
    ),
    ("other", "Other", "其它", "whatever is none of these"),
)


def add(apps, schema_editor):
    category = apps.get_model("classification", "Category")
    for order, (code, english, chinese, hint) in enumerate(CATEGORIES, start=1):
        category.objects.get_or_create(
            code=code,
            defaults={
                "english": english,
                "chinese": chinese,
                "hint": hint,
                "order": 10 * order,
            },
        )


class Migration(migrations.Migration):
    """Categories that staff renamed or added stay when it is reversed with the tables."""

    dependencies = [("classification", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
