"""Template tags of the account pages."""

from typing import Any

from allauth.socialaccount.templatetags.socialaccount import get_providers
from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString

from apps.accounts.browsers import browser_of
from apps.accounts.models import Activity
from apps.accounts.sentences import sentence_of
from apps.accounts.services import joining

register = template.Library()


@register.simple_tag(takes_context=True)
def social_services(context: Context) -> list[Any]:
    """Configured sign-in services; no query if there are none."""
    return get_providers(context) if settings.FUTU_SOCIAL else []


@register.simple_tag
def usual_quota() -> int:
    """Default quota of a new account; 0 is unlimited."""
    return int(settings.FUTU_QUOTA)


@register.simple_tag
def sign_up() -> str:
    """How sign-up works here: "first", or the value of FUTU_SIGNUP."""
    return "first" if joining.nobody_is_here() else settings.FUTU_SIGNUP


@register.filter
def browser(agent: str) -> str:
    """Such as "Firefox on Windows"."""
    return browser_of(agent)


@register.filter
def sentence(activity: Activity) -> SafeString:
    """The action as a sentence, with links."""
    return sentence_of(activity)
