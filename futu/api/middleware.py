"""Middleware for every address below /api/."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from futu.api.catalogue import BY_STATUS
from futu.api.problems import Problem

PREFIX = "/api/"
# HTML pages below it use the person's chosen language.
PAGES = ("/api/v1/docs", "/api/v1/problems")


class ApiAnswers:
    """Apply Accept-Language, and convert every HTML error to a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX) or request.path_info.startswith(PAGES):
            return self.get_response(request)
        with translation.override(_asked_language(request)):
            response = self.get_response(request)
            if response.status_code >= 400 and not _is_json(response):
                _say_as_problem(response)
        for name, value in getattr(request, "futu_api_limits", {}).items():
            response[name] = value
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _asked_language(request: HttpRequest) -> str:
    """Only from Accept-Language: API clients have no language cookie."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _is_json(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("application/")


def _say_as_problem(response: HttpResponse) -> None:
    """Replace Django's response by a problem, keeping its headers."""
    code = BY_STATUS.get(response.status_code)
    if code is None or response.streaming:
        return
    said = Problem(code).response()
    response.content = said.content
    response["Content-Type"] = said["Content-Type"]
    response["Content-Length"] = str(len(said.content))
