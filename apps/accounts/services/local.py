"""Accounts filled by commands on the machine."""

from apps.accounts.models import User

# The account of `make run`, filled with sample photos.
DEMO = "demo"


def local_account(username: str) -> tuple[User, bool]:
    """The account `username`, created without a usable password if missing.

    Anybody who can run commands on the machine may fill an account; signing in needs `manage.py
    changepassword`.
    """
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user, False
    return User.objects.create_user(username), True
