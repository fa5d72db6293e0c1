"""What the templates of every page call."""

from django import template
from django.contrib.messages.storage.base import Message

from futu.messages import Action, action_of

register = template.Library()


@register.filter
def action(message: Message) -> Action | None:
    """`{% with message|action as button %}`: the one thing the message offers to do."""
    return action_of(message)
