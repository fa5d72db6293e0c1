from django.urls import path

from apps.takeout import views

app_name = "takeout"

urlpatterns = [
    path("", views.page, name="page"),
    path("archive", views.archive, name="archive"),
]
