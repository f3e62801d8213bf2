"""Knowing somebody by the code with which a password is chosen; nobody is signed in by it."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from .models import User
from .selectors import holder_of_code


class FirstCodes(BaseBackend):
    """One of Django's ways to know somebody, so that wrong codes are counted like wrong passwords.

    The code is called `secret_code`, for Django blots out what is called secret.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        secret_code: str | None = None,
        **more: Any,
    ) -> User | None:
        del request, more
        if not username or not secret_code:
            return None
        return holder_of_code(username=username, code=secret_code, at=timezone.now())
