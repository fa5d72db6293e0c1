"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

handler400 = "futu.failures.bad_request"
handler500 = "futu.failures.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jobs/", include("apps.jobs.urls")),
    path("search/", include("apps.search.urls")),
    path("", include("apps.house.urls")),
    path("", include("apps.galleries.urls")),
]
