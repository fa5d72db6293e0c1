from django.urls import path

from apps.duplicates import views

app_name = "duplicates"

urlpatterns = [
    path("", views.index, name="index"),
    path("merge", views.merge, name="merge"),
    path("dismiss", views.dismiss, name="dismiss"),
    path("scan", views.scan, name="scan"),
]
