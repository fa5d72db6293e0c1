from django.urls import path

from apps.crawling import views

app_name = "crawling"
urlpatterns = [
    path("", views.report, name="report"),
    path("<str:signed>/", views.receipt, name="receipt"),
]
