"""Template tags about hosted models."""

from __future__ import annotations

from typing import Any

from django import template

from apps.providers.models import Consent, Provider

register = template.Library()


@register.simple_tag(takes_context=True)
def uses_hosted_models(context: dict[str, Any]) -> bool:
    """Whether any hosted provider exists, so consent matters. One query per page."""
    request = context["request"]
    if not hasattr(request, "futu_hosted_models"):
        request.futu_hosted_models = Provider.objects.hosted().exists()
    return bool(request.futu_hosted_models)


@register.simple_tag(takes_context=True)
def agreed_to_hosted_models(context: dict[str, Any]) -> bool:
    living = Consent.objects.living().filter(person=context["user"])
    in_use = living.filter(provider=None) | living.filter(provider__in=Provider.objects.hosted())
    return in_use.exists()
