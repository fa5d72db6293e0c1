"""Staff groups, so that nobody has to combine permissions by hand."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps

# Permissions of curators: view all rows of the public gallery, decide, and answer takedowns.
CURATORS = "Curators"
CURATOR_PERMISSIONS = (
    *("view_crawledimage", "change_crawledimage", "view_decision", "view_source", "view_sourcetag"),
    *("change_sourcetag", "view_crawl", "view_crawlrequest"),
    *("view_takedown", "add_takedown", "change_takedown", "view_blockrule"),
)


def make_groups(sender: AppConfig, plan: Any = (), using: str = "default", **kwargs: Any) -> None:
    """Run when this app's tables are made or changed; an existing group is left unchanged.

    Permissions are rows, too, which exist only after all apps are migrated: wait for the last.
    """
    if sender.label != last_app() or not any(m.app_label == "crawling" for m, _ in plan):
        return
    make_curators(using)


def make_curators(using: str = "default") -> None:
    """Make the group with its permissions, unless it exists."""
    group_model = apps.get_model("auth", "Group")
    group, is_new = group_model.objects.using(using).get_or_create(name=CURATORS)
    if is_new:
        permissions = apps.get_model("auth", "Permission").objects.using(using)
        group.permissions.set(
            permissions.filter(content_type__app_label="crawling", codename__in=CURATOR_PERMISSIONS)
        )


def last_app() -> str:
    return [config.label for config in apps.get_app_configs() if config.models_module][-1]
