"""What else happens when a person signs in."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

# In a session that came through the sign-in page, and so has a row to keep true.
KNOWN = "known"


@receiver(user_logged_in)
def mark_as_known(request: HttpRequest, **kwargs: Any) -> None:
    request.session[KNOWN] = True
