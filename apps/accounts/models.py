"""People."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account. Our own class from the first day, so that it can grow."""
