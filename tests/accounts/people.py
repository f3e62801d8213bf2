"""What the tests of the account pages do again and again: sign in, prove it, set up a factor."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from tests.factories.organisation import make_user
from xianfeng.accounts.adapter import Factors
from xianfeng.accounts.models import User

SECRET = "窗口向前一步走-2026"
PERIOD = 30


def make_person(username: str = "zhou") -> User:
    """Make a user who signs in with `SECRET`."""
    return make_user(username=username, password=SECRET)


def sign_in(
    client: Client, username: str = "zhou", password: str = SECRET, address: str = "192.0.2.1"
) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(
        "/accounts/login/?lang=en",
        {"login": username, "password": password},
        REMOTE_ADDR=address,
    )  # type: ignore[return-value] # the test client's own kind of answer


def prove(client: Client, password: str = SECRET) -> None:
    """Type the password again, as before every change."""
    answer = client.post("/accounts/again/", {"password": password})
    assert answer.status_code == 302


def code_for(secret: str, *, periods_ago: int = 0) -> str:
    """Return the code that an app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD - periods_ago)))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app and give its key."""
    prove(client)
    assert client.get("/accounts/factor/app/").status_code == 200
    secret: str = client.session[SECRET_SESSION_KEY]
    answer = client.post("/accounts/factor/app/", {"code": code_for(secret)})
    assert answer.headers["Location"] == "/accounts/factor/codes/"
    return secret


def secret_of(user: User) -> str:
    """Open the sealed key of a user's app."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return Factors().decrypt(row.data["secret"])


def codes_on(page: HttpResponse) -> list[str]:
    """Read the recovery codes off their page."""
    return re.findall(r"<code>(\d{8})</code>", page.content.decode())
