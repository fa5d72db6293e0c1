"""A person with an API token, and with a browser."""

from dataclasses import dataclass

import httpx

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token
from apps.galleries.models import Gallery
from futu.address import site_url
from tools.bench.search.pages import fill
from tools.bench.search.pictures import File
from tools.bench.search.visitor import Visitor, sign_in

SCOPES = (ApiToken.Scope.READ, ApiToken.Scope.WRITE, ApiToken.Scope.SEARCH)
# Pictures in the gallery that they browse.
SHOWN = 200


@dataclass(slots=True)
class Person:
    api: httpx.Client
    browser: Visitor
    gallery: Gallery

    @classmethod
    def arrive(cls, name: str) -> "Person":
        browser = sign_in(name)
        gallery = browser.gallery(name)
        fill(gallery, SHOWN)
        user = User.objects.get(id=browser.user_id)
        return cls(_client(issue_token(user, name, SCOPES)[1]), browser, gallery)

    def another(self) -> httpx.Client:
        """One more connection with the same token."""
        client = httpx.Client(base_url=self.api.base_url, timeout=self.api.timeout)
        client.headers["Authorization"] = self.api.headers["Authorization"]
        return client

    def search(self, file: File) -> bool:
        """Whether the query was saved. Raises httpx.HTTPError for any answer without pictures."""
        answer = self.api.post("/api/v1/search", files={"file": file}, data={"scope": "both"})
        return answer.raise_for_status().json()["id"] is not None

    def upload(self, gallery: Gallery, files: list[File]) -> None:
        sent = [("files", file) for file in files]
        self.api.post(f"/api/v1/galleries/{gallery.id}/images", files=sent).raise_for_status()

    def browse(self) -> None:
        self.browser.http.get(self.gallery.get_absolute_url()).raise_for_status()


def _client(token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=site_url(), headers=headers, timeout=120)
