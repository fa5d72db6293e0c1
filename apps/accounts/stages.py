"""Login stages after the password."""

from typing import Any

from allauth.account import stages
from allauth.account.utils import user_email


class EmailVerificationStage(stages.EmailVerificationStage):  # type: ignore[misc]
    """Ask for an e-mail code, but not from accounts without an address.

    Those are created on the machine (`createsuperuser`, `import_images --user`).
    """

    def handle(self) -> Any:
        login = self.login
        if login.user is not None and not (login.email or user_email(login.user)):
            return None, True
        return super().handle()
