"""What is added, carried elsewhere, put into the bin and taken out again."""

from apps.galleries.models import Gallery, Image
from apps.galleries.remote import RemoteError
from apps.jobs import services as jobs


def send(client, path, body=None, method="post"):
    return getattr(client, method)(f"/api/v1{path}", body or {}, content_type="application/json")


def names(client, asked=""):
    return [item["name"] for item in client.get(f"/api/v1/images?{asked}").json()["items"]]


def test_a_picture_goes_into_the_bin_and_comes_back(api, image):
    assert api.delete(f"/api/v1/images/{image.id}").status_code == 204
    assert names(api) == []
    assert names(api, "binned=true") == [image.name]
    assert api.get(f"/api/v1/images/{image.id}").status_code == 404
    back = send(api, f"/images/{image.id}/restore")
    assert back.status_code == 200
    jobs.drain()
    assert api.get(f"/api/v1/images/{image.id}").json()["state"] == "ready"
    assert send(api, f"/images/{image.id}/restore").status_code == 404, "it is in the bin no more"


def test_a_gallery_goes_into_the_bin_and_comes_back(api, gallery, image):
    assert api.delete(f"/api/v1/galleries/{gallery.id}").status_code == 204
    assert names(api) == []
    assert api.get("/api/v1/galleries").json()["items"] == []
    (binned,) = api.get("/api/v1/galleries?binned=true").json()["items"]
    assert binned["binned"]
    assert send(api, f"/galleries/{gallery.id}/restore").json()["binned"] is None
    assert names(api) == [image.name]


def test_bytes_that_lie_in_the_bin_come_back_when_sent_again(api, gallery, image, upload):
    api.delete(f"/api/v1/images/{image.id}")
    said = api.post(f"/api/v1/galleries/{gallery.id}/images", {"files": [upload(seed=1)]}).json()
    assert [file["outcome"] for file in said["files"]] == ["restored"]


def test_pictures_are_carried_to_another_gallery(api, owner, image, add):
    second = add(2).images[0]
    other = Gallery.objects.create(owner=owner, name="Other")
    changed = send(api, f"/images/{image.id}", {"gallery": str(other.id)}, "patch")
    assert changed.json()["gallery"] == str(other.id)
    body = {"images": [str(second.id), str(image.id)], "gallery": str(other.id)}
    said = send(api, "/images/bulk/move", body).json()
    assert said == {"done": [str(second.id)], "missing": [str(image.id)]}
    assert Image.objects.filter(gallery=other).count() == 2


def test_nothing_is_carried_to_somebody_elses_gallery(api, mate, image):
    theirs = Gallery.objects.create(owner=mate, name="Theirs")
    there = {"gallery": str(theirs.id)}
    assert send(api, f"/images/{image.id}", there, "patch").status_code == 404
    many = {"images": [str(image.id)], **there}
    assert send(api, "/images/bulk/move", many).status_code == 404


def test_many_go_into_the_bin_and_come_back(api, add):
    ids = [str(image.id) for image in add(1, 2).images]
    assert send(api, "/images/bulk/delete", {"images": ids}).json()["done"] == ids
    assert names(api) == []
    assert send(api, "/images/bulk/restore", {"images": ids}).json() == {"done": ids, "missing": []}
    assert len(names(api)) == 2


def test_pictures_come_by_their_address(api, gallery, upload, monkeypatch):
    def fetch(owner_id, address):
        if address.endswith("gone.png"):
            raise RemoteError("not_found")
        return upload("sea.png", seed=4)

    monkeypatch.setattr("apps.galleries.services.importing.fetch_for", fetch)
    body = {"urls": ["https://example.org/sea.png", "https://example.org/gone.png"]}
    response = send(api, f"/galleries/{gallery.id}/images/by-url", body)
    assert response.status_code == 202
    told = [(file["name"], file["outcome"], file["code"]) for file in response.json()["files"]]
    assert told == [
        ("sea.png", "added", None),
        ("https://example.org/gone.png", "refused", "not_found"),
    ]


def test_a_search_by_address_that_leads_nowhere(api, gallery):
    response = send(api, "/search/by-url", {"url": "http://127.0.0.1/a.png"})
    assert (response.status_code, response.json()["code"]) == (422, "not_fetched")


def test_a_picture_from_the_web_is_turned_before_it_is_asked_with(api, owner, upload, monkeypatch):
    monkeypatch.setattr(
        "apps.search.services.asking.fetch", lambda owner_id, address: upload(seed=1)
    )
    body = {"url": "https://example.org/sea.png", "turn": 90}
    assert send(api, "/search/by-url", body).status_code == 201
    assert owner.queries.get().turn == 90


def test_a_search_is_narrowed(api, add, upload):
    red, _ = add(1, 2).images
    tags = {"images": [str(red.id)], "tags": ["sea"]}
    send(api, "/images/bulk/tag", tags)
    said = api.post("/api/v1/search", {"file": upload(seed=2), "tag": "sea"}).json()
    assert [result["image"]["name"] for result in said["results"]] == ["picture-1.png"]
    again = api.get(f"/api/v1/search/{said['id']}?least=5000").json()
    assert again["results"] == []
    assert len(api.get(f"/api/v1/search/{said['id']}").json()["results"]) == 2
