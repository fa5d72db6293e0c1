"""Accounts that whoever runs commands on the machine may fill."""

from apps.accounts.models import User

# The account that `make run` fills with photos to look at. It is nobody's.
DEMO = "demo"


def local_account(username: str) -> tuple[User, bool]:
    """The account called `username`, made without a usable password if there is none.

    Whoever may run commands on the machine may fill an account; signing in to it takes
    `manage.py changepassword`.
    """
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user, False
    return User.objects.create_user(username), True
