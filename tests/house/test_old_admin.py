"""Addresses of the admin from before models were renamed."""

import pytest
from django.test import Client

from futu.old_admin import RENAMED


@pytest.mark.parametrize("model", RENAMED)
def test_an_old_address_leads_to_the_present_one(admin_client: Client, model: str):
    answer = admin_client.get(f"/admin/{model}/", {"q": "a b"}, follow=True)
    assert answer.redirect_chain[0] == (f"/admin/{RENAMED[model]}/?q=a+b", 307)
    assert answer.status_code == 200


@pytest.mark.django_db
def test_it_opens_nothing_to_strangers(client: Client):
    answer = client.get("/admin/crawling/entry/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
