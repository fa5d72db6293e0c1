"""What is said with one thing to do, on the next page and in a part of a page."""

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from futu.messages import with_undo


def part(request):
    with_undo(request, "Three pictures went.", "/take-back", images=["a", "b"], to="shelf")
    return HttpResponse('<p id="part"></p>')


def whole(request):
    with_undo(request, "Three pictures went.", "/take-back")
    return redirect("/shown")


def shown(request):
    return render(request, "404.html")


def quiet(request):
    return HttpResponse('<p id="part"></p>')


def said_and_gone(request):
    messages.success(request, "Gone.")
    return HttpResponse(headers={"HX-Redirect": "/shown"})


urlpatterns = [
    path("part", part),
    path("whole", whole),
    path("shown", shown),
    path("quiet", quiet),
    path("gone", said_and_gone),
    path("", include("futu.urls")),
]

HTMX = {"HX-Request": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_the_next_page_offers_to_take_it_back(client):
    page = client.get("/whole", follow=True)
    assert "Three pictures went." in page.text
    assert 'action="/take-back"' in page.text
    assert "Undo" in page.text
    assert "Three pictures went." not in client.get("/shown").text


def test_a_part_of_a_page_brings_it_along(client):
    answer = client.get("/part", headers=HTMX).text
    assert '<hx-partial hx-target="#toasts" hx-swap="beforeend">' in answer
    for name, value in [("images", "a"), ("images", "b"), ("to", "shelf")]:
        assert f'name="{name}" value="{value}"' in answer
    assert "csrfmiddlewaretoken" in answer
    assert "Three pictures went." not in client.get("/shown").text


def test_a_part_that_said_nothing_stays_as_it_is(client):
    client.get("/whole")
    assert client.get("/quiet", headers=HTMX).text == '<p id="part"></p>'
    assert "Three pictures went." in client.get("/shown").text


def test_an_answer_that_leads_on_leaves_it_to_the_next_page(client):
    assert client.get("/gone", headers=HTMX).text == ""
    assert "Gone." in client.get("/shown").text
