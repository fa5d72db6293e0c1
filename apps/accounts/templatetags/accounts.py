"""What the pages of an account say of rows that are not ours."""

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
    """Services whose accounts may sign in here; asks for no row where none is configured."""
    return get_providers(context) if settings.FUTU_SOCIAL else []


@register.simple_tag
def usual_quota() -> int:
    """Bytes that a new account may keep; 0 is no limit."""
    return int(settings.FUTU_QUOTA)


@register.simple_tag
def sign_up() -> str:
    """How one comes to an account here: "first", or as FUTU_SIGNUP says."""
    return "first" if joining.nobody_is_here() else settings.FUTU_SIGNUP


@register.filter
def browser(agent: str) -> str:
    """Such as "Firefox on Windows"."""
    return browser_of(agent)


@register.filter
def sentence(activity: Activity) -> SafeString:
    """What the person did, with links to where it can be seen."""
    return sentence_of(activity)
