from django.urls import path

from apps.house import views

app_name = "house"

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("toured", views.toured, name="toured"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
