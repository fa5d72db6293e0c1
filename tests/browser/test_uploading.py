"""Getting pictures in: many at once, large ones over a bad connection, by address, turned."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from futu.instance import Instance
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import photos
from tests.pictures import picture_bytes

MANY = 53
BROKEN = 7


def many(folder: Path) -> list[Path]:
    """`MANY` sound files and `BROKEN` of all kinds, one after the other."""
    paths = []
    for n in range(MANY):
        path = folder / f"photo-{n:02}.png"
        path.write_bytes(picture_bytes(n, (300, 200)))
        paths.append(path)
    whole = picture_bytes(99, (300, 200))
    wrong = [b"", b"Dear all", whole[:20], whole[:2000], b"<svg/>", b"PK\x03\x04", b"\xff\xd8\xff"]
    for n, content in enumerate(wrong):
        path = folder / f"wrong-{n}.jpg"
        path.write_bytes(content)
        paths.insert(n * 9, path)
    return paths


def large(folder: Path) -> Path:
    """A picture that goes in three pieces of 5 MB."""
    path = folder / "large.png"
    noise = np.random.default_rng(1).integers(0, 256, (2300, 2000, 3), np.uint8)
    Image.fromarray(noise).save(path, compress_level=0)
    return path


def open_gallery(person: Person, name: str) -> None:
    """Its page is there, and its script: until then the form is a plain one."""
    person.sign_up()
    person.make_gallery(name)
    expect(person.page.locator(".upload.is-live")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_sixty_at_once_of_which_seven_are_broken(
    person: Person, instance: Instance, tmp_path: Path
) -> None:
    """Six requests and more, and one job."""
    page = person.page
    open_gallery(person, "Many")
    person.upload(many(tmp_path))
    expect(page.locator(".file")).not_to_have_count(MANY + BROKEN)  # Rows for some alone.
    ready = re.compile(rf"{MANY}\s+ready to be found")
    expect(page.locator("#status")).to_contain_text(ready, timeout=2 * INDEXED_MS)
    expect(page.locator("#status progress")).to_have_count(0)
    refused = page.locator(".file--wrong").count()
    failed = re.search(r"(\d+)\s+failed", page.locator("#status").inner_text())
    assert refused + int(failed[1] if failed else 0) == BROKEN
    expect(page.locator("[data-counts]")).to_contain_text(f"{refused} not added")
    expect(page.get_by_role("button", name="Retry failed")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    person.shoot("many-done", whole=False)
    started = f"Job.objects.filter(owner__username='{person.name}', kind='galleries.add')"
    count = f"from apps.jobs.models import Job; print({started}.count())"
    assert instance.manage("shell", "-v", "0", "-c", count).strip() == "1"


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_what_can_never_fit_is_not_sent(person: Person, instance: Instance, tmp_path: Path) -> None:
    page = person.page
    open_gallery(person, "Full")
    few, *_ = sorted(photos(tmp_path), key=lambda path: path.stat().st_size)
    room = few.stat().st_size + 100
    change = f"User.objects.filter(username='{person.name}').update(quota={room})"
    instance.manage("shell", "-v", "0", "-c", f"from apps.accounts.models import User; {change}")
    page.reload()
    expect(page.locator(".upload.is-live")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("input[name=files]").set_input_files(sorted(tmp_path.glob("*.jpg")))
    expect(page.locator("[data-estimate]")).to_contain_text("These 6 files are about")
    expect(page.locator("[data-too-much]")).to_contain_text("ask the administrator")
    person.shoot("too-much", whole=False)
    page.get_by_role("button", name="Add to the gallery").click()
    expect(page.locator(".file--wrong")).to_have_count(5)
    expect(page.locator(".file--wrong").first).to_contain_text("of your room is free")
    person.see_ready(1)
    assert len([url for url in sent if url.endswith("/upload")]) == 1


class Connection:
    """Cuts the pieces of large files off after so many, until it is mended."""

    def __init__(self, page: Page, pieces: int) -> None:
        self.left = pieces
        self.seen: list[str] = []
        page.route("**/uploads/**", self._pass)

    def _pass(self, route: Route) -> None:
        method = route.request.method
        self.seen.append(method)
        if (method == "PATCH" and self.left == 0) or self.left < 0:
            route.abort("internetdisconnected")
            return
        self.left -= method == "PATCH"
        route.continue_()

    def mend(self) -> None:
        self.left = 99
        self.seen.clear()


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_transfer_that_is_cut_goes_on_by_itself(person: Person, tmp_path: Path) -> None:
    page = person.page
    open_gallery(person, "Cut")
    connection = Connection(page, pieces=1)
    person.upload([large(tmp_path)])
    expect(page.get_by_text("The connection is lost")).to_be_visible()
    person.shoot("upload-cut", whole=False)
    connection.mend()
    person.see_ready(1)
    assert "POST" not in connection.seen, "it began anew"
    assert connection.seen.count("PATCH") == 2, "only what was missing was sent"


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_chosen_again_after_a_reload_it_goes_on(person: Person, tmp_path: Path) -> None:
    page = person.page
    open_gallery(person, "Again")
    path = large(tmp_path)
    connection = Connection(page, pieces=1)
    person.upload([path])
    expect(page.get_by_text("The connection is lost")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    page.reload()
    expect(page.locator(".upload.is-live")).to_be_visible()
    connection.mend()
    person.upload([path])
    person.see_ready(1)
    assert "POST" not in connection.seen, "it began anew"
    assert connection.seen.count("PATCH") == 2, "only what was missing was sent"


def test_paused_and_gone_on(person: Person, tmp_path: Path) -> None:
    page = person.page
    open_gallery(person, "Paused")
    held: list[Route] = []
    page.route("**/upload", lambda route: held.append(route))
    page.locator("input[name=files]").set_input_files(photos(tmp_path)[:3])
    page.get_by_role("button", name="Add to the gallery").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("[data-counts]")).to_have_text("3 to send")
    page.unroute("**/upload")
    page.get_by_role("button", name="Go on").click()
    person.see_ready(3)


@pytest.fixture
def site() -> Iterator[str]:
    """A web server with one picture and one page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = picture_bytes(5) if self.path.endswith(".png") else b"<html>Cats</html>"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_by_address(person: Person, site: str) -> None:
    page = person.page
    open_gallery(person, "Addresses")
    page.get_by_label("A picture's address").fill(f"{site}/cat.png")
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(1)
    expect(page.locator(".card img")).to_have_attribute("alt", "cat.png")
    # Pasted anywhere, it is offered.
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true});
            document.body.dispatchEvent(paste);
        }""",
        f"{site}/page",
    )
    expect(page.locator(".file__name")).to_have_text(f"{site}/page")
    page.get_by_role("button", name="Add to the gallery").click()
    expect(page.locator(".file--wrong")).to_contain_text("Copy image address")
    person.shoot("upload-address", whole=False)
    # A search takes an address, too.
    page.goto("/search/", wait_until="networkidle")
    page.get_by_label("Or its address on the web").fill(f"{site}/cat.png")
    page.get_by_role("button", name="Search", exact=True).click()
    person.see_first("cat.png")


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_folder_without_what_is_no_picture(person: Person, tmp_path: Path) -> None:
    page = person.page
    folder = tmp_path / "holiday"
    (folder / "day 1").mkdir(parents=True)
    photos(folder / "day 1")
    (folder / "notes.txt").write_text("Sunny.")
    (folder / ".hidden.jpg").write_text("cache")
    open_gallery(person, "Folder")
    page.get_by_label("Choose a folder").set_input_files(folder)
    expect(page.locator(".file")).to_have_count(6)
    expect(page.get_by_text("2 files of the folder are no pictures")).to_be_visible()
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(6)


def test_mirrored_before_it_is_sent(person: Person, tmp_path: Path) -> None:
    """Red left and blue right come out blue left and red right."""
    page = person.page
    path = tmp_path / "halves.png"
    halves = Image.new("RGB", (200, 100), (255, 0, 0))
    halves.paste((0, 0, 255), (100, 0, 200, 100))
    halves.save(path)
    open_gallery(person, "Mirrored")
    page.locator("input[name=files]").set_input_files(path)
    page.locator("[data-chosen]").get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".cropper-crop-box").wait_for()
    dialog.get_by_role("button", name="Mirror").click()
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"] - 60, "height": size["height"] - 200})
    person.shoot("crop-mirrored", whole=False)
    page.set_viewport_size(size)
    dialog.get_by_role("button", name="Apply").click()
    expect(page.locator(".file__state")).to_have_text("Changed")
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(1)
    # The whole of it is still chosen, after two changes of the window.
    expect(page.locator(".card img")).to_have_js_property("naturalWidth", 200)
    colour = page.locator(".card img").evaluate(
        """async (image) => {
            await image.decode();
            const canvas = document.createElement("canvas");
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0, 10, 10);
            return [...context.getImageData(1, 5, 1, 1).data];
        }"""
    )
    assert colour[2] > 200 > 60 > colour[0]
