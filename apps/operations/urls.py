from django.urls import path

from apps.operations import views

app_name = "operations"

urlpatterns = [
    path("", views.index, name="index"),
    path("alerts/<int:alert_id>", views.handle, name="handle"),
]
