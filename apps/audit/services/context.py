"""Who acts, by which way and from where, as the present work tells it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

from apps.audit.actions import Via
from futu import tracing

# Bits that stay of an address: a provider's area, not a household.
KEPT_BITS = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Context:
    actor: int | None
    via: Via
    address: str
    request_id: str


def present() -> Context:
    trace = tracing.present()
    if trace.request is None:
        via = Via.JOB if trace.job_id else Via.COMMAND
        return Context(trace.owner_id, via, "", trace.request_id)
    is_api = trace.request.path_info.startswith("/api/")
    via = Via.API if is_api else Via.WEB
    return Context(trace.user_id, via, address_of(trace.request), trace.request_id)


def address_of(request: HttpRequest) -> str:
    try:
        return shortened(get_adapter().get_client_ip(request) or "")
    except (ImproperlyConfigured, PermissionDenied):  # allauth: a proxy that sent no address.
        return ""


def shortened(address: str) -> str:
    """Its network; empty for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.is_loopback:
        return str(ip)
    network = ipaddress.ip_network(f"{ip}/{KEPT_BITS[ip.version]}", strict=False)
    return str(network.network_address)
