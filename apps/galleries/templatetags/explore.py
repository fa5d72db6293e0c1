"""Template tags for public pictures."""

from typing import Any

from django import template

from apps.galleries.explore import figures, permissions
from apps.galleries.models import Image, Origin

register = template.Library()


@register.simple_tag(takes_context=True)
def may_explore(context: dict[str, Any]) -> bool:
    """Whether there is a public gallery that this visitor may view."""
    request = context.get("request")
    return bool(request and permissions.may_look(request) and figures.is_anything_there())


@register.simple_tag(takes_context=True)
def may_search(context: dict[str, Any]) -> bool:
    request = context.get("request")
    return bool(request and permissions.may_search(request))


@register.filter
def titled(image: Image) -> str:
    """A public picture's original title, or its name. Prefetch `origins`."""
    titles = (origin.title for origin in image.origins.all())
    return next((title for title in titles if title), image.name)


@register.filter
def on_the_web(address: str) -> str:
    """An http(s) address safe to link to; "" for any other."""
    return address if address.lower().startswith(("https://", "http://")) else ""


@register.filter
def first_origin(image: Image) -> Origin | None:
    """The first origin of a public picture; None for others."""
    if not image.gallery.is_published:
        return None
    return next(iter(image.origins.all()), None)
