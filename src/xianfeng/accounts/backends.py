"""Who guesses, and who is known by the code with which a password is chosen."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from .models import User
from .selectors import holder_of_code


class Counted(AxesStandaloneBackend):
    """Mark who has been wrong too often: the next wrong try is refused, a right one never.

    The library's own class would not look at the password any more; then whoever guesses, or
    wishes the owner ill, keeps the owner out from the same office.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> None:
        if request is None:
            return
        said = get_credentials(username=username, password=password, **more)
        if not AxesProxyHandler.is_allowed(request, said):
            request.axes_locked_out = True  # type: ignore[attr-defined] # read by the library


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
