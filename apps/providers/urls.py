from django.urls import path

from apps.providers import views

app_name = "providers"

urlpatterns = [path("", views.consent, name="consent")]
