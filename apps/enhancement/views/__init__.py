from apps.enhancement.views.batch import batch, batch_delete, batch_zip, retry_items
from apps.enhancement.views.choosing import index, mine
from apps.enhancement.views.console import console
from apps.enhancement.views.many import gallery, selection
from apps.enhancement.views.panel import panel
from apps.enhancement.views.picture import expectation, picture
from apps.enhancement.views.previewing import draft, draft_again, preview
from apps.enhancement.views.report import report
from apps.enhancement.views.result import delete, enhancement, retry

__all__ = [
    "batch",
    "batch_delete",
    "batch_zip",
    "console",
    "delete",
    "draft",
    "draft_again",
    "enhancement",
    "expectation",
    "gallery",
    "index",
    "mine",
    "panel",
    "picture",
    "preview",
    "report",
    "retry",
    "retry_items",
    "selection",
]
