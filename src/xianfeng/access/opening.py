"""The answer to an account that was opened: its first code, shown once."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from xianfeng.accounts.services.first_codes import FirstSignIn
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked


def opened(
    act: Callable[[], Act[Any, Any]],
) -> Callable[[Asked[Any], FirstSignIn], HttpResponse]:
    """Show the code in the answer itself: nothing keeps it, and no address names it."""

    def answer(step: Asked[Any], first: FirstSignIn) -> HttpResponse:
        shown = {"given": first, "base_url": settings.XIANFENG_BASE_URL, "page": act().words(step)}
        return render(step.request, "access/account_opened.html", shown)

    return answer
