"""What the pages of an account say of rows that are not ours."""

from django import template
from django.utils.safestring import SafeString

from apps.accounts.browsers import browser_of
from apps.accounts.models import Activity
from apps.accounts.sentences import sentence_of

register = template.Library()


@register.filter
def browser(agent: str) -> str:
    """Such as "Firefox on Windows"."""
    return browser_of(agent)


@register.filter
def sentence(activity: Activity) -> SafeString:
    """What the person did, with links to where it can be seen."""
    return sentence_of(activity)
