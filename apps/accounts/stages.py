"""Steps between a right password and being signed in."""

from typing import Any

from allauth.account import stages
from allauth.account.utils import user_email


class EmailVerificationStage(stages.EmailVerificationStage):  # type: ignore[misc]
    """Asks for a code, but not from an account without an address: no code could reach it.

    Such accounts are made on the machine itself (`createsuperuser`, `import_images --user`).
    """

    def handle(self) -> Any:
        login = self.login
        if login.user is not None and not (login.email or user_email(login.user)):
            return None, True
        return super().handle()
