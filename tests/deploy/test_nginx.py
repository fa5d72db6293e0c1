"""Futu behind nginx, as deploy/nginx/futu.conf says."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings

from futu.instance import Instance, free_port, running_instance
from tests.pictures import picture_bytes

pytestmark = [pytest.mark.nginx, pytest.mark.workers]

CONF = settings.BASE_DIR / "deploy" / "nginx" / "futu.conf"
AROUND = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/futu.conf;
}}
"""
BYTES = picture_bytes()
TOKEN = """
from apps.accounts.models import User
from apps.accounts.services.tokens import issue_token
from apps.galleries.models import Gallery
user = User.objects.create_user("ana")
gallery = Gallery.objects.create(owner=user, name="Sea")
print(issue_token(user, "nginx", ["read", "write"])[1], gallery.pk)
"""


@dataclass(frozen=True)
class Site:
    """By TLS; `client` with the token of somebody who has a gallery."""

    client: httpx.Client
    stranger: httpx.Client
    instance: Instance
    gallery: str


def configuration(folder: Path, instance: Instance, port: int) -> str:
    """The file as it is shipped, with ports, names and certificates of the test."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [str(shutil.which("openssl")), "req", "-x509", "-newkey", "rsa:2048", "-nodes",
         "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    changes = {
        "server 127.0.0.1:8000": f"server 127.0.0.1:{instance.port}",
        "/etc/letsencrypt/live/pictures.example.org/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/pictures.example.org/privkey.pem": str(key),
        "pictures.example.org": "localhost",
        "listen 443 ssl http2": f"listen 127.0.0.1:{port} ssl",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "/var/lib/futu/": f"{instance.data}/",
    }
    text = re.sub(r".*\[::\].*", "", CONF.read_text())
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    own = {
        "FUTU_SPEC": "fake", "FUTU_HTTPS": "1", "FUTU_HOSTS": "localhost",
        "SENDFILE_BACKEND": "django_sendfile.backends.nginx",
    }  # fmt: skip
    with running_instance(folder / "data", **own) as instance:
        port = free_port()
        (folder / "futu.conf").write_text(configuration(folder, instance, port))
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        words = [str(shutil.which("nginx")), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        # As nginx does by itself, workers would give up root and read nothing of the test's.
        nginx = subprocess.Popen([*words, "-g", "user root;"], stderr=subprocess.DEVNULL)
        try:
            token, gallery = instance.manage("shell", "-v", "0", "-c", TOKEN).split()
            asking: dict[str, Any] = {
                "base_url": f"https://localhost:{port}",
                "verify": ssl.create_default_context(cafile=folder / "certificate.pem"),
                "timeout": 30,
            }
            said = {"Authorization": f"Bearer {token}"}
            with httpx.Client(headers=said, **asking) as client, httpx.Client(**asking) as stranger:
                reached(client)
                yield Site(client, stranger, instance, gallery)
        finally:
            nginx.terminate()
            nginx.wait()


def reached(client: httpx.Client) -> None:
    for _ in range(100):
        try:
            client.get("/health/live")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("nginx does not answer")


@pytest.fixture(scope="module")
def picture(site: Site) -> str:
    file = {"files": ("sea.png", BYTES, "image/png")}
    added = site.client.post(f"/api/v1/galleries/{site.gallery}/images", files=file).json()
    identity: str = added["files"][0]["image"]
    return identity


def test_a_picture_is_sent_by_nginx(site: Site, picture: str) -> None:
    answer = site.client.get(f"/api/v1/images/{picture}/files/original")

    assert answer.status_code == 200, answer.text
    assert answer.content == BYTES
    # With the headers of Futu's own answer, of which nginx passes on a few by itself.
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    part = site.client.get(
        f"/api/v1/images/{picture}/files/original", headers={"Range": "bytes=2-5"}
    )
    assert (part.status_code, part.content) == (206, BYTES[2:6])


def test_nobody_reaches_files_past_futu(site: Site, picture: str) -> None:
    kept = next(path for path in (site.instance.data / "pictures").rglob("*") if path.is_file())
    direct = "/protected/" + str(kept.relative_to(site.instance.data / "pictures"))

    assert site.client.get(direct).status_code == 404
    stranger = site.stranger.get(f"/api/v1/images/{picture}/files/original")
    assert stranger.status_code in {401, 404}


def test_futu_knows_that_it_is_https_and_who_asks(site: Site) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    answer = site.client.get("/accounts/login/", headers=forged)

    assert answer.status_code == 200, answer.text  # With http it would redirect.
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookies = answer.headers.get_list("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
