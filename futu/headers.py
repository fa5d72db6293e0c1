"""Headers that every answer gets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What pages of ours use of a browser; all else is off, also for whatever a page might be made to
# load. A phone's camera is opened by a file field, which asks for no permission.
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
    """Say which features of a browser pages may use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class KeepPrivate:
    """What a signed-in person sees is kept by no cache: after signing out, on a computer that
    others use too, the Back button shows nothing.

    Views that say how long something may be kept (bytes of pictures) are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and response.status_code != 304:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
