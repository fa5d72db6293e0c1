"""What else happens when a person signs in."""

import time
from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

# In the session: when it was last written down that the person was here.
SEEN = "seen"


@receiver(user_logged_in)
def begin_to_note(request: HttpRequest, **kwargs: Any) -> None:
    request.session[SEEN] = int(time.time())
