"""Signing in with an account elsewhere, where the instance is set up for it."""

import os
import subprocess
import sys

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from futu.social import social_apps
from tests.settings import FOLDER

LOOK = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
browser = Client(SERVER_NAME="localhost")
for page in ("login", "signup"):
    assert "Go on with GitHub" in browser.get(f"/accounts/{page}/").content.decode(), page
answer = browser.post("/accounts/github/login/?process=login")
print(answer["Location"])
print(answer["Content-Security-Policy"])
"""


def settings_of(**given: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = given
    return env


def test_a_service_that_is_set_up_has_a_button_that_leads_to_it(tmp_path):
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        FOLDER: str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/social.sqlite3",
        "FUTU_SOCIAL": "github",
        "FUTU_SOCIAL_GITHUB_ID": "our-id",
        "FUTU_SOCIAL_GITHUB_SECRET": "our-secret",
    }
    location, policy = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=os.environ | own,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert location.startswith("https://github.com/login/oauth/authorize?")
    assert "client_id=our-id" in location
    assert "form-action 'self' https:" in policy


def test_without_services_there_is_no_button(db, client, owner, owner_client):
    assert "Go on with" not in client.get(reverse("account_login")).content.decode()
    assert "Connected accounts" not in owner_client.get(reverse("accounts:home")).content.decode()


def test_what_is_missing_is_named():
    env = settings_of(FUTU_SOCIAL_GITHUB_ID="our-id")
    with pytest.raises(ImproperlyConfigured, match="FUTU_SOCIAL_GITHUB_SECRET"):
        social_apps(env, ["github"])


def test_a_service_of_ones_own():
    env = settings_of(
        FUTU_SOCIAL_OPENID_CONNECT_ID="id",
        FUTU_SOCIAL_OPENID_CONNECT_SECRET="secret",
        FUTU_SOCIAL_OPENID_CONNECT_SERVER="https://id.example.org",
    )
    (app,) = social_apps(env, ["openid_connect"])["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == "https://id.example.org"
