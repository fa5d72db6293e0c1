"""The commands, on a blank directory and with processes that are killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.backup.errors import BackupError
from apps.backup.models import Backup
from apps.backup.services.secrets import key_id, sealed_key, unsealed_key
from apps.galleries.models import Gallery
from apps.jobs import services as jobs
from tests.backup.conftest import empty_instance, stored
from tests.jobs.processes import database_url
from tests.pictures import picture_bytes
from tests.settings import FOLDER

pytestmark = pytest.mark.django_db(transaction=True)


def manage(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """A command on the instance in `data`."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        FOLDER: str(data),
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_an_upload_is_found_on_a_blank_machine(
    owner, mate, owner_client, gallery, upload, make, target, tmp_path_factory
):
    """By its owner alone; with the workers' queue, rights and searches as they were."""
    Gallery.objects.create(owner=mate, name="Mate's")
    address = reverse("galleries:upload", args=[gallery.id])
    for seed in (1, 2):
        sent = {"files": upload(f"photo-{seed}.png", seed=seed)}
        assert owner_client.post(address, sent).status_code in (200, 204, 302)
    jobs.drain()
    make()
    blank = tmp_path_factory.mktemp("blank")
    restored = manage("restore", str(target), data=blank)
    assert "All agrees." in restored.stdout, restored.stderr
    assert "The secret key is another one" in restored.stderr
    assert len([path for path in (blank / "pictures").rglob("*") if path.is_file()]) == 6
    picture = blank / "asked.png"
    picture.write_bytes(picture_bytes(seed=2))
    asked = manage("find", str(picture), "--user", "owner", "--json", data=blank)
    assert json.loads(asked.stdout)["results"][0]["name"] == "photo-2.png", asked.stderr
    theirs = manage("find", str(picture), "--user", "mate", "--json", data=blank)
    assert "photo" not in theirs.stdout
    again = manage("restore", str(target), data=blank)
    assert again.returncode == 1
    assert "This instance is not empty" in again.stderr


KILLED = """
import sys, time
from pathlib import Path
from django.test import override_settings
from futu.pictures import storage_at
from apps.backup.targets.folder import FolderTarget
usual = FolderTarget.put
def put(self, name, pieces):
    usual(self, name, pieces)
    if name.startswith("files/"):
        print("copied", flush=True)
        time.sleep(600)
FolderTarget.put = put
from apps.backup import services
with override_settings(STORAGES={"default": storage_at("files", Path(sys.argv[2]))}):
    services.make_backup(sys.argv[1], 7, services.Told())
"""


def test_a_run_killed_in_the_middle_is_no_backup_and_the_next_goes_on(add, make, target, tmp_path):
    add(1, 2)
    script = f"import django; django.setup()\n{KILLED}"
    environment = {**os.environ, "DATABASE_URL": database_url()}
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(target), str(tmp_path)],
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "copied\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with pytest.raises(CommandError, match="no complete backup"):
        call_command("backup", str(target), "--list")
    made = make()
    assert (made.count, made.new_count) == (6, 3)
    killed = Backup.objects.earliest("started")
    assert killed.code == "interrupted"
    # What it left is gone.
    assert [path.name for path in (target / "backups").iterdir()] == [made.name]


class TestCommand:
    def test_making_listing_and_verifying(self, image, target, capsys):
        call_command("backup", str(target))
        said = capsys.readouterr()
        assert "3 files" in said.out
        assert "secret key is not in the backup" in said.err
        call_command("backup", str(target), "--list")
        assert Backup.objects.get().name in capsys.readouterr().out
        call_command("backup", str(target), "--verify")
        assert "Every checksum is right." in capsys.readouterr().out
        next(path for path in (target / "files").rglob("*") if path.is_file()).write_bytes(b"?")
        with pytest.raises(CommandError, match="1 files of the backup are missing or damaged"):
            call_command("backup", str(target), "--verify")

    @pytest.mark.parametrize("given", [[], ["relative"], ["/proc/nowhere"]])
    def test_a_target_that_is_none(self, given, db):
        with pytest.raises(CommandError):
            call_command("backup", *given)

    def test_a_keep_of_nothing(self, target, db):
        with pytest.raises(CommandError, match="1 or more"):
            call_command("backup", str(target), keep=0)


class TestSecretKey:
    def test_it_is_encrypted_by_a_passphrase_or_left_out(self, settings):
        assert sealed_key() is None
        settings.FUTU_BACKUP_SECRET = "a passphrase"
        sealed = sealed_key()
        assert settings.SECRET_KEY not in json.dumps(sealed)
        assert unsealed_key(sealed) == settings.SECRET_KEY

    def test_another_passphrase_restores_nothing(self, image, make, restore, settings):
        settings.FUTU_BACKUP_SECRET = "a passphrase"
        make()
        empty_instance()
        settings.FUTU_BACKUP_SECRET = "another"
        with pytest.raises(BackupError, match="cannot be decrypted"):
            restore()
        assert stored() == {}

    def test_the_restored_instance_has_the_key(
        self, image, make, restore, settings, tmp_path_factory
    ):
        settings.FUTU_BACKUP_SECRET = "a passphrase"
        settings.FUTU_DATA = tmp_path_factory.mktemp("data")
        key = settings.SECRET_KEY
        make()
        empty_instance()
        before = key_id()
        settings.SECRET_KEY = "one that was made at the first start of the new machine"
        assert key_id() != before
        assert restore().same_key
        path = settings.FUTU_DATA / "secret_key"
        assert path.read_text() == key
        assert path.stat().st_mode & 0o077 == 0
