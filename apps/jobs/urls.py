from django.urls import path

from apps.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.index, name="index"),
    path("tray", views.tray, name="tray"),
    path("<uuid:job_id>/", views.detail, name="detail"),
    path("<uuid:job_id>/cancel", views.cancel, name="cancel"),
    path("<uuid:job_id>/pause", views.pause, name="pause"),
    path("<uuid:job_id>/resume", views.resume, name="resume"),
    path("<uuid:job_id>/retry", views.retry, name="retry"),
]
