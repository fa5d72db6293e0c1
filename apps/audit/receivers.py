"""What signs people in and out, and what guards that."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import get_user_model, signals
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.dispatch import receiver

from apps.audit.actions import Action
from apps.audit.services import note_if_possible


@receiver(signals.user_logged_in)
def signed_in(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.SIGN_IN, actor=user.pk)


@receiver(signals.user_logged_out)
def signed_out(user: AbstractBaseUser | None, **signal: Any) -> None:
    if user is not None:
        note_if_possible(Action.SIGN_OUT, actor=user.pk)


@receiver(signals.user_login_failed)
def not_signed_in(credentials: dict[str, Any], **signal: Any) -> None:
    """What was typed is not kept: it may be a password."""
    note_if_possible(Action.SIGN_IN_FAILED, actor=_meant(credentials))


def _meant(credentials: dict[str, Any]) -> int | None:
    """Whose account it was about, if there is one."""
    given = credentials.get("username") or credentials.get("email")
    if not given:
        return None
    named = Q(username__iexact=given) | Q(email__iexact=given)
    people = get_user_model()._base_manager.filter(named)
    return people.values_list("pk", flat=True).first()


@receiver(mfa.authentication_failed)
def second_step_failed(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.SECOND_STEP_FAILED, actor=user.pk)


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_reset)
def second_step_added(user: AbstractBaseUser, authenticator: Any, **signal: Any) -> None:
    note_if_possible(Action.SECOND_STEP_ADDED, actor=user.pk, type=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def second_step_removed(user: AbstractBaseUser, authenticator: Any, **signal: Any) -> None:
    note_if_possible(Action.SECOND_STEP_REMOVED, actor=user.pk, type=str(authenticator.type))


@receiver(account.password_changed)
@receiver(account.password_set)
def password_changed(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.PASSWORD_CHANGED, actor=user.pk)


@receiver(account.password_reset)
def password_reset(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.PASSWORD_RESET, actor=user.pk)


@receiver(account.email_changed)
def email_changed(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.EMAIL_CHANGED, actor=user.pk)


@receiver(account.user_signed_up)
def account_made(user: AbstractBaseUser, **signal: Any) -> None:
    note_if_possible(Action.ACCOUNT_MADE, actor=user.pk)
