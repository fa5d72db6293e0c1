"""Every operation of the API, and what is asked of it."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.pictures import picture_bytes


@dataclass(frozen=True)
class Ask:
    """One operation: its scope, and what another person is answered."""

    method: str
    path: str
    scope: str | None
    body: Any = None
    others: int = 404
    owner: tuple[int, ...] = (200, 201, 202, 204)

    def send(self, client: Client, ids: dict[str, Any]) -> Any:
        path = f"/api/v1{self.path}".format(**ids)
        if self.body in ("files", "file"):
            name = "files" if self.body == "files" and "images" in path else "file"
            return client.post(path, {name: SimpleUploadedFile("a.png", picture_bytes(7))})
        if self.body == "pair":
            files = [SimpleUploadedFile("a.png", picture_bytes(seed)) for seed in (7, 8)]
            return client.post(path, dict(zip(("first", "second"), files, strict=True)))
        body = _filled(self.body, ids)
        send = getattr(client, self.method)
        return send(path, body, content_type="application/json") if body else send(path)


def _filled(body, ids):
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return body.format(**ids) if isinstance(body, str) else body


MANY = {"images": ["{image}"]}
REVIEW = {"pairs": [], "review": "accepted"}
PAIR = {"first": "{image}", "second": "{image}"}
# Without the weights of the model it is not asked.
ENHANCED = (202, 503)
ENHANCE = {"image": "{image}", "preset": "quick"}
PART = ENHANCE | {"left": 0, "top": 0, "width": 50, "height": 50}
FILM_UPLOAD = {"name": "a", "size": 5, "kind": "film", "about": {"rights": "yes"}}
# Of a film that is done; where no job is under way there is nothing to pause.
REWIND = (409,)
AGAIN = {"from_stage": "mux"}
CONSENT = {"consent": {"speaker": "Ada", "basis": "own"}}
OPERATIONS = [
    Ask("get", "/galleries", "read", others=200),
    Ask("post", "/galleries", "write", {"name": "New"}, others=201),
    Ask("get", "/galleries/{gallery}", "read"),
    Ask("patch", "/galleries/{gallery}", "write", {"name": "Renamed"}),
    Ask("post", "/galleries/{gallery}/images", "write", "files"),
    Ask("get", "/galleries/{gallery}/members", "read"),
    Ask("post", "/galleries/{gallery}/members", "write", {"name": "ada", "role": "add"}),
    Ask("patch", "/galleries/{gallery}/members/{member}", "write", {"role": "add"}),
    Ask("delete", "/galleries/{gallery}/members/{member}", "write"),
    # For the person who is asked or a member: tests/api/test_members.py.
    Ask("get", "/invitations", "read", others=200),
    Ask("post", "/invitations/{member}/accept", "write", owner=(404,)),
    Ask("post", "/invitations/{member}/decline", "write", owner=(404,)),
    Ask("post", "/galleries/{gallery}/leave", "write", owner=(404,)),
    Ask("get", "/images", "read", others=200),
    Ask("get", "/images?gallery={gallery}", "read"),
    Ask("get", "/images/{image}", "read"),
    Ask("get", "/images/{image}/files/original", "read"),
    Ask("get", "/images/{image}/files/preview", "read"),
    Ask("get", "/images/{image}/files/thumbnail", "read"),
    Ask("patch", "/images/{image}", "write", {"name": "renamed.png", "tags": ["sea"]}),
    Ask("post", "/images/{image}/retry", "write", owner=(409,)),
    Ask("post", "/galleries/{gallery}/images/by-url", "write", {"urls": ["http://10.0.0.1/a.png"]}),
    Ask("post", "/images/bulk/move", "write", MANY | {"gallery": "{other}"}),
    Ask("post", "/images/bulk/tag", "write", MANY | {"tags": ["sea"]}, others=200),
    Ask("post", "/images/bulk/untag", "write", MANY | {"tags": ["sea"]}, others=200),
    Ask("get", "/search?q=cat", "search", others=200),
    Ask("get", "/images/months", "read", others=200),
    Ask("get", "/images?album={album}", "read"),
    Ask("post", "/images/bulk/favourite", "write", MANY, others=200),
    Ask("get", "/albums", "read", others=200),
    Ask("post", "/albums", "write", {"name": "New"}, others=201),
    Ask("patch", "/albums/{album}", "write", {"name": "Renamed"}),
    Ask("post", "/albums/{album}/add", "write", MANY),
    Ask("post", "/albums/{album}/remove", "write", MANY),
    Ask("get", "/duplicates", "read", others=200),
    Ask("post", "/duplicates/merge", "write", {"keep": "{image}", "images": ["{image}"]}),
    Ask("post", "/duplicates/dismiss", "write", {"images": ["{image}"] * 2}, others=200),
    Ask("post", "/duplicates/scan", "write", others=202),
    Ask("post", "/images/known", "read", {"sha256": ["0" * 64]}, others=200),
    Ask("post", "/images/present", "search", "file", others=200),
    Ask("post", "/classify", "write", "file", others=201),
    Ask("post", "/classify/by-image", "write", {"image": "{image}"}),
    Ask("post", "/classify/check-cache", "read", {"sha256": ["0" * 64]}, others=200),
    Ask("get", "/classify/{asked}", "read"),
    Ask("post", "/classify/batch", "write", MANY, owner=(202,)),
    Ask("get", "/classify/batch/{batch}/results", "read"),
    # For staff: tests/classification/test_stats_api.py.
    Ask("get", "/stats/today", "read", others=403, owner=(403,)),
    Ask("get", "/stats/cache", "read", others=403, owner=(403,)),
    Ask("get", "/stats/categories?days=7", "read", others=403, owner=(403,)),
    Ask("get", "/stats/costs", "read", others=403, owner=(403,)),
    Ask("post", "/compare", "write", "pair", others=202, owner=(202,)),
    Ask("post", "/compare/by-image", "write", PAIR, owner=(202,)),
    Ask("post", "/compare/batch", "write", "pair", others=202, owner=(202,)),
    Ask(
        "post",
        "/compare/batch/by-gallery",
        "write",
        {"first": "{gallery}", "second": "{gallery}"},
        owner=(202,),
    ),
    Ask("get", "/compare/batch/{compare_batch}", "read"),
    Ask(
        "post",
        "/compare/batch/{compare_batch}/review",
        "write",
        REVIEW,
    ),
    Ask("get", "/compare/{compared}", "read"),
    Ask("get", "/compare/{compared}/diff.png", "read"),
    Ask("get", "/compare/{compared}/report.pdf", "read"),
    Ask("post", "/compare/{compared}/words", "write", owner=(202,)),
    Ask("post", "/enhance", "write", ENHANCE, owner=ENHANCED),
    Ask("post", "/enhance/preview", "write", PART, owner=ENHANCED),
    Ask("get", "/enhance/preview/{draft}", "read"),
    Ask("post", "/enhance/batch", "write", MANY | {"preset": "quick"}, owner=ENHANCED),
    Ask(
        "post",
        "/enhance/batch/by-gallery",
        "write",
        {"source": "{gallery}", "preset": "quick"},
        owner=ENHANCED,
    ),
    Ask("get", "/enhance/batch/{enhance_batch}", "read"),
    Ask("get", "/enhance/{enhancement}", "read"),
    Ask("get", "/enhance/{enhancement}/result", "read"),
    Ask("get", "/enhance/{enhancement}/report.pdf", "read"),
    # A picture is no film: tests/films/test_api.py sends one.
    Ask("post", "/videos/upload", "write", "file", others=422, owner=(422,)),
    Ask("get", "/videos", "read", others=200),
    Ask("get", "/videos/{video}", "read"),
    # What it needs may not be installed.
    Ask("post", "/videos/{video}/process", "write", AGAIN, owner=(202, 422, 503)),
    Ask("post", "/videos/{video}/pause", "write", owner=REWIND),
    Ask("post", "/videos/{video}/resume", "write", owner=REWIND),
    Ask("post", "/videos/{video}/cancel", "write", owner=REWIND),
    Ask("get", "/videos/{video}/status", "read"),
    Ask("get", "/videos/{video}/audio", "read"),
    Ask("get", "/videos/{video}/subtitles", "read"),
    Ask("get", "/videos/{video}/subtitles?format=srt&language=en", "read"),
    Ask("post", "/videos/{video}/subtitles", "write", "file", owner=(422,)),
    Ask("get", "/videos/{video}/characters", "read"),
    Ask("get", "/characters/{character}", "read"),
    Ask("post", "/characters/{character}/clone", "write", CONSENT, owner=(503,)),
    Ask(
        "post", "/characters/{character}/synthesize", "write", {"text": "Hello."}, owner=(202, 503)
    ),
    Ask("get", "/models/speech-recognition", "read", others=200),
    Ask("get", "/models/translation", "read", others=200),
    Ask("post", "/models/test", "write", {"task": "translator", "engine": "none"}, others=200),
    Ask("get", "/settings", "read", others=200),
    Ask("post", "/settings", "write", {"target_language": "ja"}, others=200),
    Ask("get", "/system/status", "read", others=200),
    Ask("delete", "/videos/{video}", "write"),
    Ask("post", "/search", "search", "files", others=201),
    Ask("post", "/search/by-image", "search", {"image": "{image}"}),
    Ask("post", "/search/by-url", "search", {"url": "http://10.0.0.1/"}, others=422, owner=(422,)),
    Ask("get", "/search/{query}", "search"),
    Ask("get", "/jobs", "read", others=200),
    Ask("get", "/jobs/{job}", "read"),
    Ask("get", "/jobs/{job}/failures", "read"),
    Ask("post", "/galleries/{gallery}/batches/{job}/close", "write"),
    Ask("post", "/jobs/{job}/cancel", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/retry", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/pause", "write", owner=(409,)),
    Ask("post", "/jobs/{job}/resume", "write", owner=(409,)),
    Ask("post", "/uploads", "write", FILM_UPLOAD, others=201),
    Ask("get", "/uploads/{upload}", "write"),
    Ask("patch", "/uploads/{upload}", "write", owner=(415,)),
    Ask("get", "/files", "read", others=200),
    Ask("get", "/files/{file}", "read"),
    Ask("get", "/files/{file}/content", "read"),
    Ask("get", "/me", None, others=200),
    # What deletes comes last.
    Ask("delete", "/enhance/{enhancement}", "write"),
    Ask("delete", "/compare/batch/{compare_batch}", "write"),
    Ask("delete", "/compare/{compared}", "write"),
    Ask("delete", "/albums/{album}", "write"),
    Ask("delete", "/uploads/{upload}", "write"),
    Ask("delete", "/files/{file}", "write"),
    Ask("post", "/images/bulk/delete", "write", MANY, others=200),
    Ask("delete", "/images/{image}/text", "write"),
    Ask("delete", "/images/{image}/auto-tags/animal", "write", owner=(204, 404)),
    Ask("delete", "/images/{image}", "write"),
    Ask("post", "/images/{binned}/restore", "write"),
    Ask("post", "/images/bulk/restore", "write", {"images": ["{binned}"]}, others=200),
    Ask("delete", "/galleries/{gallery}", "write"),
    Ask("post", "/galleries/{binned_gallery}/restore", "write"),
]
