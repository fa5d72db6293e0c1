"""The categories that a database begins with."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

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


def make_categories(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """After migrations and flushes, where there is none at all: what staff removed stays away."""
    from apps.classification.models import Category

    if kwargs.get("apps") and not _has_table(kwargs["apps"]):
        return
    rows = Category.objects.using(using)
    if not rows.exists():
        rows.bulk_create(
            Category(code=code, english=english, chinese=chinese, hint=hint, order=10 * order)
            for order, (code, english, chinese, hint) in enumerate(CATEGORIES, start=1)
        )


def _has_table(state: Any) -> bool:
    """Whether the migrations that were run include ours: they can be reversed."""
    try:
        state.get_model("classification", "Category")
    except LookupError:
        return False
    return True
