"""Members by the API: from both sides."""

import pytest
from django.core.cache import cache

from apps.galleries.models import Member


@pytest.fixture(autouse=True)
def _no_invitations_yet() -> None:
    cache.clear()


def send(client, method, path, body=None):
    call, at = getattr(client, method), f"/api/v1{path}"
    return call(at, body, content_type="application/json") if body else call(at)


def test_invited_accepted_changed_and_left(api, mates_api, gallery, image):
    members = f"/galleries/{gallery.id}/members"
    asked = send(api, "post", members, {"name": "mate", "role": "view"})
    assert (asked.status_code, asked.json()["state"]) == (201, "invited")
    again = send(api, "post", members, {"name": "mate"})
    assert (again.status_code, again.json()["reason"]) == (409, "invited")

    [invitation] = send(mates_api, "get", "/invitations").json()["items"]
    assert (invitation["owner"], invitation["name"]) == ("owner", "Holidays")
    accept = f"/invitations/{invitation['id']}/accept"
    assert send(mates_api, "post", accept).status_code == 204
    assert send(mates_api, "post", accept).status_code == 404

    [member] = send(api, "get", members).json()["items"]
    assert (member["name"], member["role"], member["state"]) == ("mate", "view", "member")
    [shared] = send(mates_api, "get", "/galleries?shared=true").json()["items"]
    assert (shared["owner"], shared["role"]) == ("owner", "view")
    assert send(mates_api, "get", "/galleries").json()["items"] == []
    told = send(mates_api, "get", f"/images/{image.id}").json()
    assert told["files"]["original"]
    assert told["sha256"]

    changed = send(api, "patch", f"{members}/{member['id']}", {"role": "add"})
    assert changed.json()["role"] == "add"
    assert send(mates_api, "get", f"/galleries/{gallery.id}").json()["role"] == "add"
    assert send(mates_api, "post", f"/galleries/{gallery.id}/leave").status_code == 204
    assert send(mates_api, "get", f"/galleries/{gallery.id}").status_code == 404
    assert not Member.objects.exists()


def test_declined_and_withdrawn(api, mates_api, gallery):
    members = f"/galleries/{gallery.id}/members"
    for name in ("mate", "nobody"):
        send(api, "post", members, {"name": name})
    [invitation] = send(mates_api, "get", "/invitations").json()["items"]
    send(mates_api, "post", f"/invitations/{invitation['id']}/decline")
    listed = send(api, "get", members).json()["items"]
    told = [(one["name"], one["state"]) for one in listed]
    assert told == [("mate", "invited"), ("nobody", "invited")]
    for one in listed:
        assert send(api, "delete", f"{members}/{one['id']}").status_code == 204
    assert send(api, "get", members).json()["items"] == []


def test_a_member_adds(api, mates_api, mate, gallery, upload):
    Member.objects.create(gallery=gallery, person=mate, role="add")
    at = f"/api/v1/galleries/{gallery.id}/images"
    added = mates_api.post(at, {"files": upload(seed=5)})
    assert (added.status_code, added.json()["job"]) == (202, None)
    [listed] = send(api, "get", f"/images?gallery={gallery.id}").json()["items"]
    assert listed["added_by"] == "mate"
