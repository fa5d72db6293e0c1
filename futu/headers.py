"""Headers of every response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Browser features our pages use; all others are disabled, even for injected content. File fields
# open a phone's camera without permission.
ALLOWED = (
    "clipboard-write",
    "fullscreen",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
REFUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(
    [*(f"{feature}=(self)" for feature in ALLOWED), *(f"{feature}=()" for feature in REFUSED)]
)


class PermissionsPolicy:
    """Set the Permissions-Policy header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class KeepPrivate:
    """Prevent caching of pages for signed-in people.

    After signing out on a shared computer, the Back button must show nothing. Views that set their
    own caching (picture files) are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and response.status_code != 304:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
