from django.urls import path

from apps.duplicates import presence, views

app_name = "duplicates"

urlpatterns = [
    path("", views.index, name="index"),
    path("merge", views.merge, name="merge"),
    path("dismiss", views.dismiss, name="dismiss"),
    path("scan", views.scan, name="scan"),
    path("here", presence.present, name="present"),
    path("here/known", presence.known, name="known"),
    path("here/near", presence.near, name="near"),
]
