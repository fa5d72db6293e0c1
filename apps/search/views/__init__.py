"""Search pages: request → service → template."""

from apps.search.views.asking import new, own, similar
from apps.search.views.history import clear, forget, history
from apps.search.views.picture_text import picture_text
from apps.search.views.pictures import picture, thumbnail
from apps.search.views.results import elsewhere, keep, query, recrop
from apps.search.views.share_target import receive, received
from apps.search.views.steering import add_pictures

__all__ = [
    "add_pictures",
    "clear",
    "elsewhere",
    "forget",
    "history",
    "keep",
    "new",
    "own",
    "picture",
    "picture_text",
    "query",
    "receive",
    "received",
    "recrop",
    "similar",
    "thumbnail",
]
