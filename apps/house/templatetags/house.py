"""Template tags of every page."""

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message

from apps.house.services import rooms_with, steps_of
from futu.messages import Action, action_of

register = template.Library()


@register.filter
def action(message: Message) -> Action | None:
    """`{% with message

    action as button %}`: the action a message offers.$
    """
    return action_of(message)


register.simple_tag(rooms_with)


@register.simple_tag(takes_context=True)
def first_steps(context: dict[str, Any]) -> dict[str, Any] | None:
    """Context of house/_tour.html as `tour`; None if completed."""
    steps = steps_of(context["request"].user)
    here = next((step for step in steps if not step.is_done), None)
    return {"steps": steps, "here": here} if steps else None
