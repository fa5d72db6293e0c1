"""The pages of films."""

from django.urls import URLPattern

app_name = "films"

urlpatterns: list[URLPattern] = []
