"""Social login services configured by `FUTU_SOCIAL`."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def social_apps(env: Env, services: Iterable[str]) -> dict[str, Any]:
    """allauth's `SOCIALACCOUNT_PROVIDERS`. Raises ImproperlyConfigured if incomplete."""
    return {service: {"APPS": [_app(env, service)]} for service in services}


def _app(env: Env, service: str) -> dict[str, Any]:
    prefix = f"FUTU_SOCIAL_{service.upper()}"
    app: dict[str, Any] = {
        "client_id": _given(env, f"{prefix}_ID"),
        "secret": _given(env, f"{prefix}_SECRET"),
    }
    if service == "openid_connect":
        # A generic OpenID Connect service, such as Keycloak or Authentik.
        app["provider_id"] = "sso"
        app["name"] = env.str(f"{prefix}_NAME", default="OpenID Connect")
        app["settings"] = {"server_url": _given(env, f"{prefix}_SERVER")}
    return app


def _given(env: Env, name: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"FUTU_SOCIAL needs {name}: the service gave it to you.")
    return value
