"""Make ebf0efa.tar.xz: an instance as commit ebf0efa left it, with rows in every table.

    git worktree add /tmp/ebf0efa ebf0efa
    python tests/upgrade/seed_ebf0efa.py /tmp/ebf0efa tests/upgrade/ebf0efa.tar.xz

It runs the code of then, through its own services wherever there is one, so it speaks that
code's names and is checked by none of today's tools.
"""

# ruff: noqa
# mypy: ignore-errors

import base64
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

CHECKOUT, OUT = (Path(argument).resolve() for argument in sys.argv[1:3])
FOLDER = Path(tempfile.mkdtemp(prefix="futu-ebf0efa-"))
os.chdir(CHECKOUT)
sys.path.insert(0, str(CHECKOUT))
sys.path.remove(str(Path(__file__).resolve().parent))
# tests/upgrade/instance.py names the same for the code of today.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "futu.settings",
    "FUTU_DATA": str(FOLDER),
    "FUTU_SPEC": "fake",
    "FUTU_INDEX_MIN": "20",
    "FUTU_PUBLIC_SEARCH": "1",
    "FUTU_CRAWL_CONTACT": "crawls@example.org",
    "FUTU_LOG_LEVEL": "WARNING",
    "SECRET_KEY": "of-the-upgrade-test-and-of-nothing-else",
}
for name in ("DATABASE_URL", "FUTU_INDEX", "PICTURE_STORE", "VECTOR_STORE"):
    os.environ.pop(name, None)
for command in ("migrate", "collectstatic --noinput"):
    subprocess.run([sys.executable, "manage.py", *command.split(), "--verbosity", "0"], check=True)

import django

django.setup()

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Activity, User
from apps.accounts.services import idempotency, issue_token, revoke_token
from apps.crawling import reasons
from apps.crawling.digests import digest_of
from apps.crawling.frontier import rows
from apps.crawling.models import Bar, Crawl, Entry, Page, Source, SourceTag, Takedown, Visit
from apps.crawling.services import crawls, publishing, reporting, sources, taking_down
from apps.crawling.services.admitting import admit
from apps.crawling.services.arriving import arrive
from apps.galleries.models import Gallery, Image, Tag, Upload
from apps.galleries.services import (
    add_images,
    bin_gallery,
    bin_images,
    delete_images_for_good,
    move_images,
    restore_images,
    set_tags,
)
from apps.galleries.sharing import services as sharing
from apps.galleries.uploads import finishing, receiving
from apps.jobs import services as jobs
from apps.jobs.models import Job, Worker
from apps.search.models import IndexState, Query, Serving, Unseen
from apps.search.services import building
from apps.search.services.answering import answer
from apps.search.services.asking import Where, ask_again, ask_with_file, ask_with_image
from apps.search.box import Box
from tests.crawling.arrivals import scene
from tests.pictures import picture_bytes

PASSWORD = "correct horse battery"
SITE = "https://example.org"
# What is known to those who use the instance, and kept by it as a digest or not at all.
SAID = {}
# What the code of then writes in no ordinary course of events.
EMPTY = {
    "account_emailconfirmation": "addresses are confirmed by codes, which lie in the session",
    "django_q_schedule": "Futu schedules by its own rows",
    "django_q_task": "results of queue rows are not saved: the job's row is the record",
}


# -- People


def person(name, **values):
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, **values)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def browser(user):
    """Signed in through the page, so that the session is among those known."""
    client = Client(SERVER_NAME="localhost", headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def people():
    owner = person("owner", language="zh-hans", shows_places=True, toured=timezone.now())
    mate = person("mate", quota=10_000_000)
    staff = person("staff", is_staff=True, is_superuser=True)
    curator = person("curator", is_staff=True)
    clerk = person("clerk", is_staff=True)
    # Invited by an administrator, as it was done then: an account without a password.
    User.objects.create_user("invited", "invited@example.org").save()
    names = ("view_entry", "change_entry", "view_decision", "view_visit", "view_bar")
    wanted = (*names, "view_takedown", "change_takedown", "view_crawl", "view_look")
    group = Group.objects.create(name="Curators")
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="crawling", codename__in=wanted)
    )
    curator.groups.add(group)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_unseen", "change_serving", "view_entry"])
    )
    RecoveryCodes.activate(mate)
    TOTP.activate(mate, generate_totp_secret())
    # As a sign-in through another service leaves them.
    app = SocialApp.objects.create(provider="github", name="GitHub", client_id="id", secret="-")
    account = SocialAccount.objects.create(user=mate, provider="github", uid="1", extra_data={})
    SocialToken.objects.create(app=app, account=account, token="spent")
    _, SAID["token"] = issue_token(owner, "A program that reads", ["read", "search"])
    gone, _ = issue_token(owner, "A program of before", ["write"])
    revoke_token(gone)
    idempotency.begin(owner.pk, "key-1", "0" * 64)
    idempotency.finish(owner.pk, "key-1", 201, {"id": "1"})
    idempotency.begin(owner.pk, "key-2", "1" * 64)
    return owner, mate, staff, curator


# -- Galleries


def files_of(seeds):
    return [
        SimpleUploadedFile(f"picture-{n}.png", picture_bytes(seed=n, size=(48, 32))) for n in seeds
    ]


def galleries(owner, mate):
    holidays = Gallery.objects.create(owner=owner, name="Holidays", description="By the sea")
    work = Gallery.objects.create(owner=owner, name="Work")
    theirs = Gallery.objects.create(owner=mate, name="Holidays")
    gone = Gallery.objects.create(owner=owner, name="Of before")
    ids = [image.id for image in add_images(holidays, files_of(range(30))).images]
    add_images(theirs, files_of((5, 6)))
    add_images(gone, files_of((7,)))
    jobs.drain()
    # Two spellings of one word: they become one.
    for id_, tags in zip(ids, (["Beach", "Straße"], ["beach"], ["海滩"])):
        set_tags(Image.objects.get(id=id_), tags, owner_id=owner.pk)
    bin_images(Image.objects.filter(id__in=ids[26:]), owner_id=owner.pk)
    restore_images(Image.including_bin.filter(id=ids[26]), owner_id=owner.pk)
    delete_images_for_good(Image.including_bin.filter(id=ids[27]), owner_id=owner.pk)
    jobs.drain()
    move_images(Image.objects.filter(id=ids[26]), work, owner_id=owner.pk)
    bin_gallery(gone)
    # Its bytes are a header alone.
    broken = SimpleUploadedFile("broken.png", picture_bytes(seed=90)[:120] + b"\0" * 200)
    add_images(work, [broken])
    jobs.drain()
    sharing.make_share(holidays, expires=None, password="", originals=True)
    sharing.make_share(holidays, expires=None, password="let me in", originals=False)
    sharing.revoke_share(sharing.make_share(work, expires=None, password="", originals=False))
    return holidays, work, ids


def transfers(owner, work):
    """One that is half sent, one whose job has not unpacked it yet, one that was refused."""
    content = picture_bytes(seed=70, size=(64, 48))
    half = receiving.begin(work, owner.pk, "half.png", len(content))
    for start, end in ((0, 100), (100, len(content) // 2)):
        receiving.receive(half, start, io.BytesIO(content[start:end]))
    rest = base64.b64encode(content[end:]).decode()
    SAID["half"] = {"offset": end, "rest": rest, "sha256": sha256(content).hexdigest()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in (71, 72):
            archive.writestr(f"zipped-{n}.png", picture_bytes(seed=n, size=(48, 32)))
    for name, content in (("photos.zip", packed.getvalue()), ("text.png", b"no picture" * 20)):
        upload = receiving.begin(work, owner.pk, name, len(content))
        receiving.receive(upload, 0, io.BytesIO(content))
        finishing.finish(Upload.objects.get(id=upload.id))


# -- Searches and the index


def index(holidays, work, ids):
    state = IndexState.objects.get(gallery=holidays)
    if not state.segment:
        building.build(state.pk, lambda done, total: None, anyway=True)
    state.refresh_from_db()
    assert state.segment, "no segment"
    failed = Image.objects.get(gallery=work, state="failed")
    Unseen.objects.create(image=failed, spec=state.spec, code="not_a_picture", params={})


def searches(owner, holidays, ids):
    kept = Image.objects.get(id=ids[3])
    with_file = ask_with_file(owner.pk, files_of((4,))[0])
    with_image = ask_with_image(owner.pk, kept, where=Where("mine", [holidays]))
    ask_again(with_image, Box(0.1, 0.1, 0.5, 0.5), 90)
    ask_with_file(owner.pk, files_of((1003,))[0], where=Where("both"))
    ask_with_file(None, files_of((1003,))[0], where=Where("public"), visitor="v" * 32)
    client = browser(owner)
    assert client.get(with_file.get_absolute_url()).status_code == 200


# -- The public gallery


def picture_of(seed, quality):
    out = io.BytesIO()
    scene(seed, (240, 200)).save(out, "JPEG", quality=quality)
    return SimpleUploadedFile("x", out.getvalue())


def take(crawl, n, *, tags=(), seed=None, quality=70, **values):
    """An entry whose bytes have come; `admit` and the jobs do the rest."""
    url = f"{SITE}/{n}.jpg"
    given = {"page": f"{SITE}/pages/{n}", "title": f"Picture {n}", "author": f"Author {n}"}
    entry = Entry.objects.create(
        source=crawl.source, url=url, digest=digest_of(url), **{**given, **values}
    )
    entry.words.set(rows.words_of(crawl.source_id, tags).values())
    visit = rows.new_visit(crawl, url, Visit.Role.PICTURE, entry=entry, referrer=entry.page)
    visit.save()
    file = picture_of(n if seed is None else seed, quality)
    arrive(visit, file, status=200, headers={"ETag": f'"{n}"'}, robots="allowed")
    return entry


def site(staff):
    source = sources.add_source(
        name="Example",
        homepage=f"{SITE}/",
        licence="cc-by-4.0",
        kind="html",
        delay=0,
        least_side=48,
        schedule="weekly",
        settings={"start": [{"url": f"{SITE}/", "role": "listing"}], "pictures": "img"},
    )
    source.limit = 1000
    sources.save_source(source)
    api = sources.add_source(
        name="Commons",
        homepage="https://commons.wikimedia.org/",
        kind="api",
        auto_approve=True,
        settings=preset(),
    )
    # One that rests, as its job does, and one that was cancelled before it began.
    crawl = crawls.start_crawl(source, by=staff)
    jobs.request_pause(Job.objects.get(crawl=crawl))
    jobs.request_cancel(Job.objects.get(crawl=crawls.start_crawl(api, by=staff)))
    Crawl.objects.filter(id=crawl.id).update(seeded=True, requests=40, pages=12, new=9, bytes=9999)
    return source, api, crawl


def preset():
    from apps.crawling.adapters.presets import PRESETS

    return next(iter(PRESETS.values())).settings


def ledger(source, crawl, curator, staff):
    for n in range(1, 8):
        take(crawl, 1000 + n, tags=["red boats", "harbour"] if n % 2 else ["harbour"])
    admit(source)
    jobs.drain()
    # The same picture in other bytes: a look that is known; and the same bytes at another address.
    take(crawl, 1020, seed=1001, tags=["harbour"], quality=40)
    take(crawl, 1021, seed=1002, tags=["harbour"])
    admit(source)
    jobs.drain()
    named = lambda *numbers: Entry.objects.filter(url__in=[f"{SITE}/{n}.jpg" for n in numbers])
    publishing.retag(named(1001, 1002), add=["Boats"], remove=["harbour"], by=curator)
    publishing.license(named(1003), "cc0", by=curator)
    publishing.approve(named(1001, 1002, 1003), by=curator)
    publishing.reject(named(1004), by=curator)
    publishing.reject(named(1005), by=curator)
    undone = Entry.objects.get(url=f"{SITE}/1005.jpg").decisions.first().action
    publishing.undo(undone, by=curator)
    publishing.withdraw(named(1002), by=curator)
    jobs.drain()
    # Too small to be taken, and one that has come and waits for its row.
    take_small(crawl, 1030)
    take(crawl, 1031, tags=["harbour"])
    url = f"{SITE}/1032.jpg"
    Entry.objects.create(source=source, url=url, digest=digest_of(url), page=f"{SITE}/pages/1032")


def take_small(crawl, n):
    url = f"{SITE}/{n}.jpg"
    entry = Entry.objects.create(source=crawl.source, url=url, digest=digest_of(url))
    visit = rows.new_visit(crawl, url, Visit.Role.PICTURE, entry=entry)
    visit.save()
    small = SimpleUploadedFile("x", picture_bytes(seed=n, size=(16, 12)))
    return arrive(visit, small, status=200, headers={}, robots="allowed")


def takedowns(source, staff):
    asked = Takedown(kind="picture", value=f"{SITE}/1003.jpg", email="ann@example.org", name="Ann")
    reporting.ask(asked, entry=Entry.objects.get(url=asked.value), language="en")
    author = Takedown(kind="author", value="Author 1007", reason="Mine", email="bo@example.org")
    author.source = source
    reporting.ask(author, entry=None, language="zh-hans")
    taking_down.decide(author, by=staff, answer="Done.")
    page = Takedown(kind="page", value=f"{SITE}/pages/1006", email="cy@example.org")
    reporting.ask(page, entry=None, language="en")
    taking_down.decide(page, by=staff)
    no = Takedown(kind="author", value="Somebody", email="di@example.org")
    reporting.ask(no, entry=None, language="en")
    taking_down.decline(no, by=staff, answer="Not yours.")


def visits(crawl):
    """One of each role with each way to end, and some that wait."""
    word = SourceTag.objects.filter(source=crawl.source).first()
    made = []
    for role in Visit.Role.values:
        for n, outcome in enumerate(reasons.SENTENCES):
            params = {"host": "example.org", "status": 404, "rule": "/", "pages": 3, "depth": 9}
            values = {
                "outcome": outcome,
                "params": params,
                "barren": n % 4,
                "depth": n,
                "word": word,
            }
            made.append(rows.new_visit(crawl, f"{SITE}/{role}/{n}", role, **values))
        later = timezone.now() + timedelta(days=1)
        made.append(rows.new_visit(crawl, f"{SITE}/{role}/next", role, word=word))
        made.append(rows.new_visit(crawl, f"{SITE}/{role}/rests", role, not_before=later))
    Visit.objects.bulk_create(made)
    for n in range(3):
        url = f"{SITE}/pages/{n}"
        Page.objects.create(
            source=crawl.source,
            url=url,
            digest=digest_of(url),
            etag=f'"{n}"',
            reading="0" * 64,
            found={"links": [], "pictures": [{"url": f"{SITE}/{n}.jpg", "page": url}]},
            fetched=timezone.now(),
        )


# -- Work


def work_of_every_state(owner):
    start = lambda kind, **values: jobs.start(kind, owner_id=owner.pk, **values)
    jobs.request_pause(start("search.forget", params={"about": "paused"}))
    jobs.request_cancel(start("search.forget", params={"about": "cancelled"}))
    failed = start("galleries.unpack", params={"upload": str(owner.api_tokens.first().id)})
    jobs.perform(failed.id)
    assert Job.objects.get(id=failed.id).state == "failed"
    parent = start("galleries.purge", total=2, params={"about": "parent"})
    jobs.start("galleries.sweep", owner_id=owner.pk, parent=parent)
    # One that a worker held when the power went.
    held = start("galleries.describe", total=5)
    now = timezone.now()
    Job.objects.filter(id=held.id).update(
        state="running", done=2, attempts=1, worker="elsewhere:1:1", started=now, heartbeat=now
    )
    Worker.objects.create(queue="default", host="elsewhere", pid=1, seen=now, ready=now)


def administration(staff):
    """A source changed in the admin, which writes its log."""
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    for model in (Entry, Bar, Serving, Source):
        LogEntry.objects.create(
            user=staff,
            content_type=ContentType.objects.get_for_model(model),
            object_id="1",
            object_repr="1",
            action_flag=CHANGE,
        )


def expected(owner):
    """What the code of then answers: which pictures, and how like."""
    queries = {}
    for query in Query.objects.all():
        found = answer(query, 20)
        queries[str(query.id)] = [[str(r.image.id), r.score] for r in found.results]
    shares = [
        sharing.signed_id(share) for share in owner.galleries.get(name="Holidays").shares.all()
    ]
    return {"queries": queries, "shares": shares, **SAID}


def seed():
    owner, mate, staff, curator = people()
    holidays, work, ids = galleries(owner, mate)
    index(holidays, work, ids)
    source, api, crawl = site(staff)
    ledger(source, crawl, curator, staff)
    takedowns(source, staff)
    # An address barred by staff alone; the other kinds come with the takedowns.
    Bar.objects.create(
        kind="picture", value=f"{SITE}/never.jpg", digest=digest_of(f"{SITE}/never.jpg")
    )
    visits(crawl)
    searches(owner, holidays, ids)
    # One waits, one was in a worker's hands when the power went.
    add_images(holidays, files_of((60, 61)))
    Image.objects.filter(name="picture-61.png").update(state="processing", attempts=1)
    transfers(owner, work)
    work_of_every_state(owner)
    administration(staff)
    return expected(owner)


def check_tables():
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        empty = set()
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            if not cursor.fetchone()[0]:
                empty.add(table)
    assert empty == set(EMPTY), (empty - set(EMPTY), set(EMPTY) - empty)
    for model, column in (
        (Entry, "state"),
        (Image, "state"),
        (Job, "state"),
        (Takedown, "state"),
        (Bar, "kind"),
        (Visit, "role"),
        (Activity, "kind"),
        (Query, "scope"),
        (Upload, "state"),
    ):
        manager = getattr(model, "including_bin", model._base_manager)
        field = model._meta.get_field(column)
        there = set(manager.order_by().values_list(column, flat=True))
        print(model.__name__, column, "without", set(dict(field.choices)) - there or "nothing")


def pack(said):
    (FOLDER / "expected.json").write_text(json.dumps(said, indent=1))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("VACUUM")
    connection.close()
    left_out = {"tmp", "static", "weights"}
    with tarfile.open(OUT, "w:xz", preset=9) as archive:
        for path in sorted(FOLDER.iterdir()):
            if path.name not in left_out:
                archive.add(path, path.name)
    print(OUT, OUT.stat().st_size, "bytes")


said = seed()
check_tables()
subprocess.run([sys.executable, "manage.py", "verify"], check=True)
pack(said)
