"""Static files as an instance serves them: under hashed names, to be kept for good."""

import copy
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client, override_settings

BASE = Path(__file__).resolve().parents[2]
IMPORT = re.compile(
    r"""(?m)^(?:import|export)\b[^;"'()]*["']([^"']+)["'];|await import\("([^"]+)"\)"""
)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    storages = copy.deepcopy(settings.STORAGES)
    storages["staticfiles"] = {"BACKEND": "futu.static.StaticFiles"}
    root = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=storages, STATIC_ROOT=root):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


@pytest.fixture
def client(collected, _own_storage):
    """The fixture that gives each test its own storage of pictures keeps the other entries."""
    storages = copy.deepcopy(settings.STORAGES)
    storages["staticfiles"] = {"BACKEND": "futu.static.StaticFiles"}
    with override_settings(STORAGES=storages, STATIC_ROOT=collected):
        yield Client()


def modules_from(client: Client, address: str, seen: set[str]) -> None:
    """Follow the imports of the module at `address`; every one has to last for good."""
    if address in seen:
        return
    seen.add(address)
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert "immutable" in answer["Cache-Control"], address
    source = answer.getvalue().decode()
    for found in IMPORT.finditer(source):
        modules_from(client, urljoin(address, found[1] or found[2]), seen)


def test_every_module_that_a_page_loads_is_kept_for_good(client, db):
    page = client.get("/accounts/login/").text
    scripts = re.findall(r'<script src="([^"]+)" type="module"', page)
    assert scripts
    seen: set[str] = set()
    for script in scripts:
        modules_from(client, script, seen)
    assert len(seen) > len(scripts)


def test_every_script_of_ours_has_only_imports_with_hashes(client, collected):
    scripts = sorted((BASE / "static" / "js").rglob("*.js"))
    seen: set[str] = set()
    for script in scripts:
        modules_from(client, static(script.relative_to(BASE / "static").as_posix()), seen)
    assert len(seen) >= len(scripts)


def test_a_type_named_in_a_comment_is_no_import(client, collected):
    kept = [path.read_text() for path in (collected / "js").glob("live.*.js")]
    assert kept
    assert all('import("./say.js").Trouble' in source for source in kept)


def test_no_page_makes_an_address_from_a_folder():
    """Only a file's address has its hash, and only files with hashes are kept."""
    pages = sorted((BASE / "templates").rglob("*.html"))
    made = [p for p in pages if re.search(r"""{% static ["'][^"'|]*/["'] %}""", p.read_text())]
    assert pages
    assert not made
