"""Redirects from admin URLs used before models were renamed."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse

RENAMED = {
    "crawling/entry": "crawling/crawledimage",
    "crawling/visit": "crawling/crawlrequest",
    "crawling/bar": "crawling/blockrule",
    "search/serving": "search/activemodel",
    "search/unseen": "search/unembeddableimage",
}


def moved(request: HttpRequest, model: str, rest: str) -> HttpResponseRedirect:
    """Redirect to the current URL, preserving method and body."""
    query = request.META["QUERY_STRING"]
    address = f"{reverse('admin:index')}{RENAMED[model]}/{rest}" + (f"?{query}" if query else "")
    return HttpResponseRedirect(address, preserve_request=True)


urlpatterns: list[URLPattern] = [re_path(rf"^(?P<model>{'|'.join(RENAMED)})/(?P<rest>.*)$", moved)]
