"""The URLs of the site."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path

from apps.accounts.views import sessions, set_language
from futu.rooms import Room

handler400 = "futu.failures.bad_request"
handler500 = "futu.failures.server_error"


def of_rooms(rooms: Iterable[Room]) -> list[URLResolver]:
    """Disabled rooms too: links to their rows still resolve, and futu.closed_rooms blocks them."""
    return [path(f"{room.key}/", include(f"{room.app}.urls")) for room in rooms]


urlpatterns = [
    path("admin/", include("futu.old_admin")),
    path("admin/", admin.site.urls),
    path("accounts/", include("apps.accounts.urls")),
    path("accounts/settings/models/", include("apps.providers.urls")),
    path("accounts/settings/data/", include("apps.takeout.urls")),
    path("accounts/sessions/", sessions, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("api/v1/", include("futu.api.urls")),
    path("jobs/", include("apps.jobs.urls")),
    path("operations/", include("apps.operations.urls")),
    path("takedown/", include("apps.crawling.urls")),
    path("search/", include("apps.search.urls")),
    path("duplicates/", include("apps.duplicates.urls")),
    path("explore/", include("apps.galleries.explore.urls")),
    *of_rooms(settings.INSTALLED_ROOMS),
    path("", include("apps.house.urls")),
    path("", include("apps.media.urls")),
    path("", include("apps.galleries.urls")),
]
