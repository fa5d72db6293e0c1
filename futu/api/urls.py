from django.urls import include, path

from futu.api import pages
from futu.api.v1 import api

problems = [
    path("", pages.problems, name="index"),
    path("<slug:code>", pages.explain, name="explain"),
]

urlpatterns = [
    path("problems/", include((problems, "problems"))),
    path("", api.urls),
]
