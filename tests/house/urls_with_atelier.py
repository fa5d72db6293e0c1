"""The addresses of the house with one room more, and an operation of it."""

from django.urls import path

from futu import urls
from tests.house.atelier.room import ROOM
from tests.house.atelier.urls import index

handler400, handler500 = urls.handler400, urls.handler500
urlpatterns = [path("api/v1/atelier/works", index), *urls.of_rooms([ROOM]), *urls.urlpatterns]
