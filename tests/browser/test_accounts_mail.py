"""An account's whole life where mail is sent: made with a code, guarded twice, and deleted."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import Browser, BrowserContext, Page, expect

from futu.instance import Instance, running_instance
from tests.browser.conftest import DEVICES, with_operator
from tests.browser.person import PASSWORD, Person
from tests.browser.post import Post
from tests.browser.test_every_page import violations

DESKTOP_ONLY = pytest.mark.parametrize("device", ["desktop"], indirect=True)


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    return Post(tmp_path_factory.mktemp("post"))


@pytest.fixture(scope="module")
def instance(post: Post, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance of this file's own, which sends mail."""
    data = tmp_path_factory.mktemp("mailing")
    with running_instance(data, FUTU_SPEC="fake", EMAIL_URL=post.url) as running:
        with_operator(running)
        yield running


@pytest.fixture
def context(browser: Browser, instance: Instance, device: str) -> Iterator[BrowserContext]:
    """At `localhost`: browsers have no passkeys at an address that is a number."""
    context = browser.new_context(
        base_url=f"http://localhost:{instance.port}", locale="en-GB", **DEVICES[device]
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_up(person: Person, post: Post) -> None:
    page = person.page
    page.goto("/accounts/signup/")
    page.locator("[name=username]").fill(person.name)
    page.locator("[name=email]").fill(f"{person.name}@example.org")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    person.shoot("code")
    assert violations(page) == []
    page.locator("[name=code]").fill(post.code(f"{person.name}@example.org"))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/")


def show_that_it_is_still_me(page: Page) -> None:
    """Minutes after signing in, what guards the account asks for the password again."""
    if "/reauthenticate/" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def one_time_code(secret: str) -> str:
    counter = max(auth.yield_hotp_counters_from_time()) - 1
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def add_authenticator(page: Page) -> Any:
    """A virtual fingerprint reader inside Chromium."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def test_a_code_from_an_app_guards_the_account(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    page.goto("/accounts/settings/")
    person.shoot("settings")
    page.goto("/accounts/2fa/")
    person.shoot("second-step-off")
    page.get_by_role("link", name="Set up").first.click()
    show_that_it_is_still_me(page)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_text("Cannot scan it?").click()
    secret = page.locator(".key").inner_text()
    person.shoot("totp")
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".field__errors")).to_be_visible()
    page.locator("[name=code]").fill(one_time_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    person.shoot("recovery-codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    recovery = page.locator(".codes li").first.inner_text()
    assert recovery in download.value.path().read_text()
    page.goto("/accounts/2fa/")
    person.shoot("second-step-on")

    person.sign_out()
    person.sign_in(PASSWORD)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    person.shoot("one-more-step")
    page.locator("[name=code]").fill(one_time_code(secret))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    person.sign_out()
    person.sign_in(PASSWORD)
    page.locator("[name=code]").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def test_a_passkey_signs_in_alone(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    add_authenticator(page)
    page.goto("/accounts/2fa/webauthn/")
    person.shoot("passkeys-none")
    page.get_by_role("link", name="Add a passkey").click()
    show_that_it_is_still_me(page)
    person.shoot("passkey-add")
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    person.shoot("passkeys")
    for link in ("Rename", "Remove"):
        page.get_by_role("link", name=link).first.click()
        show_that_it_is_still_me(page)
        assert violations(page) == []
        page.goto("/accounts/2fa/webauthn/")

    person.sign_out()
    person.shoot("sign-in-with-passkey")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    expect(page.locator("header .menu__summary")).to_contain_text(person.name)

    # After the password it is the second step.
    person.sign_out()
    person.sign_in(PASSWORD)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


@DESKTOP_ONLY
def test_a_passkey_that_is_not_there_is_told(person: Person) -> None:
    page = person.page
    add_authenticator(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The browser gave no passkey")).to_be_visible()
    person.shoot("no-passkey")


def test_signing_out_everywhere_else(person: Person, post: Post, browser: Browser) -> None:
    page = person.page
    sign_up(person, post)
    other = browser.new_context(base_url=page.url, locale="en-GB")
    elsewhere = Person(other.new_page(), person.device, person.name)
    elsewhere.page.goto("/accounts/login/")
    elsewhere.sign_in(PASSWORD)
    elsewhere.page.wait_for_url(page.url)

    page.goto("/accounts/sessions/")
    expect(page.locator(".item b", has_text="Chrome on Linux")).to_have_count(2)
    person.shoot("sessions")
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("You are signed out everywhere else.")).to_be_visible()
    elsewhere.page.goto("/")
    expect(elsewhere.page.get_by_role("heading", name="Sign in")).to_be_visible()
    other.close()


def test_a_token_is_shown_once(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    page.goto("/accounts/settings/tokens/")
    person.shoot("tokens-none")
    page.get_by_role("link", name="Make a token").click()
    show_that_it_is_still_me(page)
    page.get_by_label("Name").fill("backup script")
    page.get_by_label("Search with pictures").check()
    person.shoot("token-new")
    page.get_by_role("button", name="Make token").click()
    secret = page.get_by_label("Token").input_value()
    assert secret.startswith("futu_")
    person.shoot("token-made")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-copy]")).to_have_text("Copied")
    page.get_by_role("link", name="I have kept it").click()
    expect(page.get_by_text("backup script").first).to_be_visible()
    assert secret not in page.content()
    person.shoot("tokens")
    page.get_by_role("link", name="Revoke").click()
    person.shoot("token-revoke")
    page.get_by_role("button", name="Revoke the token").click()
    expect(page.locator(".badge")).to_have_text("Revoked")


def test_a_new_address_is_confirmed_by_code(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    page.goto("/accounts/email/")
    person.shoot("email")
    new = f"new-{person.name}@example.org"
    page.get_by_label("New address").fill(new)
    page.get_by_role("button", name="Change address").click()
    show_that_it_is_still_me(page)
    page.locator("[name=code]").fill(post.code(new))
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".address")).to_contain_text(new)
    told = post.letters(f"{person.name}@example.org")[-1]
    assert told["Subject"] == "Your address at Futu was changed"


@DESKTOP_ONLY
def test_a_forgotten_password_is_set_anew(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    person.sign_out()
    known = len(post.letters(f"{person.name}@example.org"))
    page.get_by_role("link", name="Forgot").click()
    page.locator("[name=email]").fill(f"{person.name}@example.org")
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/password/reset/done/")
    letter = post.next_letter(f"{person.name}@example.org", known).get_content()
    link = re.search(r"http\S+/password/reset/key/\S+", letter)
    assert link
    page.goto(link[0])
    assert violations(page) == []
    person.shoot("password-anew")
    page.locator("[name=password1]").fill(f"{PASSWORD} of mine")
    page.locator("[name=password2]").fill(f"{PASSWORD} of mine")
    page.get_by_role("button", name="Set password").click()
    page.wait_for_url("**/password/reset/key/done/")
    page.goto("/accounts/login/")
    person.sign_in(f"{PASSWORD} of mine")
    expect(page.locator("header .menu__summary")).to_contain_text(person.name)


def test_an_account_is_deleted(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    page.goto("/accounts/settings/delete/")
    show_that_it_is_still_me(page)
    person.shoot("delete")
    page.get_by_label("Type your user name").fill("somebody")
    page.get_by_role("button", name="Delete account").click()
    expect(page.locator(".field__errors")).to_be_visible()
    page.get_by_label("Type your user name").fill(person.name)
    page.get_by_role("button", name="Delete account").click()
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()
    person.shoot("farewell")
    page.goto("/accounts/login/")
    person.sign_in(PASSWORD)
    # Closed at once, and gone as soon as a worker has been there.
    closed = page.get_by_role("heading", name="This account is not active")
    expect(page.locator("main [role=alert]").or_(closed)).to_be_visible()


@DESKTOP_ONLY
def test_the_settings_in_chinese(person: Person, post: Post) -> None:
    page = person.page
    sign_up(person, post)
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
    sections = {
        "settings": "settings/",
        "profile": "settings/profile/",
        "email": "email/",
        "password": "password/change/",
        "second-step": "2fa/",
        "passkeys": "2fa/webauthn/",
        "sessions": "sessions/",
        "tokens": "settings/tokens/",
        "history": "settings/history/",
    }
    for name, address in sections.items():
        page.goto(f"/accounts/{address}")
        expect(page.locator("main h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
        person.shoot(f"{name}-zh")
    # The choice is kept with the account: another browser speaks Chinese too, once signed in.
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    expect(page.locator("main h1")).to_have_text("Sign in")
    person.sign_in(PASSWORD)
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
