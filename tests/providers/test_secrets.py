"""A key is read for a request, and stands nowhere else: no row, page, log, error or repr."""

import io
import json
import logging
import traceback

import pytest
from django.contrib.admin.models import LogEntry
from django.core import serializers
from django.core.exceptions import ValidationError
from django.urls import reverse
from pydantic import SecretStr

from apps.providers import errors, models
from apps.providers.adapters.refusals import without_key
from apps.providers.fake import KEY, Fault
from apps.providers.models import Credential, Provider
from apps.providers.registry import Connection
from apps.providers.services import ask, credentials
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
PROMPT = "a prompt that nobody else reads"


@pytest.fixture
def log():
    """All that is logged, however little it matters."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "httpx", "httpcore", "django")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def rows() -> str:
    """All rows of providers, as they lie in the database."""
    names = (getattr(models, name) for name in models.__all__)
    return "".join(serializers.serialize("json", model.objects.all()) for model in names)


def echo(status: int) -> Fault:
    """A provider that quotes the key that it was sent, and half of it."""
    message = f"Incorrect API key: Bearer {KEY}, {KEY[:12]}***, {KEY[-9:]}"
    return Fault(status, json.dumps({"error": {"message": message, "code": KEY}}).encode())


@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_a_key_is_nowhere_after_a_failure(make_provider, fake, log, status):
    provider = make_provider(attempts=1)
    fake.will(echo(status))
    with pytest.raises(errors.ProviderError) as caught:
        ask(PROMPT, purpose="test")
    told = "".join(traceback.format_exception(caught.value, chain=True))
    places = [told, repr(caught.value), str(caught.value), caught.value.detail, rows()]
    places += [log.getvalue(), repr(vars(caught.value))]
    assert fake.received[0].headers["authorization"] == f"Bearer {KEY}"
    for place in places:
        for start in range(len(KEY) - 7):
            assert KEY[start : start + 8] not in place, place
        assert PROMPT not in place
    assert caught.value.__cause__ is None
    assert provider.credential.sealed not in told


@pytest.mark.parametrize("name", ["cut", "slow", "redirect", "no-json", "huge"])
def test_errors_below_are_not_chained(make_provider, fake, name):
    make_provider(attempts=1, timeout=1, chat_model=f"fault-{name}")
    with pytest.raises(errors.ProviderError) as caught:
        ask(PROMPT, purpose="test")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_reprs_show_neither_key_nor_content(provider, picture):
    credential = provider.credential
    connection = Connection("https://x", credentials.key_of(provider))
    answered = ask(PROMPT, purpose="test", pictures=[picture])
    shown = repr([provider, credential, connection, answered, answered.reply, picture])
    assert KEY not in shown
    assert credential.sealed not in shown
    assert "I see" not in shown
    assert "JFIF" not in shown


def test_the_row_holds_it_encrypted(provider, settings):
    sealed = Credential.objects.get().sealed
    assert KEY not in sealed
    assert credentials.key_of(provider) == SecretStr(KEY)
    settings.FUTU_PROVIDER_SECRET = "another secret of this instance"
    with pytest.raises(errors.KeyMissingError):
        credentials.key_of(provider)


def test_a_key_goes_to_the_address_that_it_was_entered_for(provider, fake):
    """Whoever may change the address, and does not know the key, learns nothing by it."""
    provider.base_url = fake.openai.replace("127.0.0.1", "localhost")
    provider.save()
    with pytest.raises(errors.KeyMissingError):
        ask("?", purpose="test")
    assert fake.received == []
    provider.base_url = f"{fake.address}/v1/"
    provider.save()
    assert ask("?", purpose="test").reply.text


def test_a_key_of_the_environment(provider, fake, monkeypatch):
    credentials.set_variable(provider, "FUTU_KEY_TEST")
    with pytest.raises(errors.KeyMissingError):
        ask("?", purpose="test")
    monkeypatch.setenv("FUTU_KEY_TEST", f"{KEY}\n")
    assert ask("?", purpose="test").reply.text
    assert Credential.objects.get().sealed == ""
    assert KEY not in rows()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "FUTU_KEY_", "FUTU_KEY_A\n", ""])
def test_no_other_variable_is_read(provider, name):
    with pytest.raises(ValidationError):
        credentials.set_variable(provider, name)


@pytest.mark.parametrize("key", ["", "two words", "line\nbreak", "schlüssel", "x" * 5000])
def test_what_is_no_key_is_not_quoted(provider, key, monkeypatch):
    with pytest.raises(ValueError, match="printable") as caught:
        credentials.set_key(provider, key)
    assert not key or key not in str(caught.value)
    credentials.set_variable(provider, "FUTU_KEY_TEST")
    monkeypatch.setenv("FUTU_KEY_TEST", key)
    with pytest.raises(errors.KeyMissingError):
        ask("?", purpose="test")


def test_a_provider_without_a_key_is_sent_none(provider, fake):
    credentials.forget_key(provider)
    provider = Provider.objects.get()
    with pytest.raises(errors.KeyRefusedError):
        ask("?", purpose="test", provider=provider)
    assert "authorization" not in fake.received[0].headers


def test_a_redirect_carries_the_key_nowhere(make_provider, fake):
    make_provider(attempts=3)
    fake.will(Fault(307, headers={"Location": f"{fake.openai}/chat/completions"}))
    with pytest.raises(errors.RedirectedError):
        ask("?", purpose="test")
    assert len(fake.received) == 1


def test_pieces_of_a_key_go_from_a_text():
    key = SecretStr("sk-0123456789abcdef")
    assert "0123" not in without_key("you sent sk-0123456789abcdef, 456789ab!", key)
    assert without_key("short k1 key", SecretStr("k1")) == "short ••• key"
    assert without_key("nothing of it", key) == "nothing of it"
    assert without_key("a  b", None) == "a b"


def test_the_admin_shows_and_records_no_key(owner, provider, fake):
    owner.is_staff = owner.is_superuser = True
    owner.save()
    staff = signed_in(owner)
    address = reverse("admin:providers_provider_change", args=[provider.pk])
    page = staff.get(address)
    assert page.status_code == 200
    sealed = Credential.objects.get().sealed
    form = page.context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    sent |= {"key": "another-key-0123456789", "is_hosted": "", "options": "{}"}
    sent |= {f"prices-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")}
    answer = staff.post(address, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert credentials.key_of(Provider.objects.get()) == SecretStr("another-key-0123456789")
    history = staff.get(reverse("admin:providers_provider_history", args=[provider.pk]))
    shown = page.content.decode() + staff.get(address).content.decode() + history.content.decode()
    shown += str(list(LogEntry.objects.values())) + rows().replace(
        Credential.objects.get().sealed, ""
    )
    for secret in (KEY, sealed, "another-key-0123456789", Credential.objects.get().sealed):
        assert secret not in shown
