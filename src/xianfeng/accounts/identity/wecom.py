"""WeCom (企业微信, 政务微信): no library has it, so it stands here.

The office's key opens a token of the corporation; with it the code that the person brought is
turned into the person's key inside the corporation. Whoever is not a member of it gets none.
https://developer.work.weixin.qq.com/document/path/98151 (gettoken: …/path/91039).
"""

from threading import Lock
from time import monotonic
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.http import HttpRequest
from django.utils.http import urlencode

from .base import OfficeAdapter, OfficeProvider

STALE = frozenset({40014, 42001})
"""The token is not known any more, or has expired."""
EARLIER = 300
"""Seconds before its end at which a token is fetched anew."""


class Tokens:
    """The corporation's tokens, in memory alone: WeCom refuses whoever asks too often."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[tuple[str, str], tuple[str, float]] = {}

    def get(self, api: str, client_id: str) -> str:
        """Return the token that is still good; empty where none is."""
        with self._lock:
            token, ends = self._held.get((api, client_id), ("", 0.0))
        return token if monotonic() < ends else ""

    def keep(self, api: str, client_id: str, token: str, seconds: float) -> None:
        """Keep a token for as long as it is good, some minutes less."""
        with self._lock:
            self._held[api, client_id] = (token, monotonic() + seconds - EARLIER)

    def drop(self, api: str, client_id: str) -> None:
        """Forget a token that is not taken any more."""
        with self._lock:
            self._held.pop((api, client_id), None)


TOKENS = Tokens()


def _asked(url: str, **query: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        response = session.get(url, params=query)
        response.raise_for_status()
        answer = response.json()
    if not isinstance(answer, dict):
        raise OAuth2Error("not an answer of WeCom")
    return answer


class WeComClient(OAuth2Client):
    """Fetches the corporation's token and builds the address of the sign-in page."""

    api = ""
    agent_id = ""
    inside = False

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Lead to the page with the QR code; inside WeCom itself, to the silent one."""
        del scope, extra_params
        words = {
            "appid": self.consumer_key,
            "agentid": self.agent_id,
            "redirect_uri": self.callback_url,
            "state": self.state or "",
        }
        if self.inside:
            words |= {"response_type": "code", "scope": "snsapi_base"}
            return f"{authorization_url}?{urlencode(words)}#wechat_redirect"
        return f"{authorization_url}?{urlencode({'login_type': 'CorpApp', **words})}"

    def get_access_token(self, code: str, **_more: Any) -> dict[str, Any]:
        del code
        token = TOKENS.get(self.api, self.consumer_key)
        if not token:
            answer = _asked(
                f"{self.api}/cgi-bin/gettoken",
                corpid=self.consumer_key,
                corpsecret=self.consumer_secret,
            )
            token = str(answer.get("access_token") or "")
            if answer.get("errcode") or not token:
                raise OAuth2Error(f"no token: {answer.get('errcode')}")
            seconds = float(answer.get("expires_in") or 0)
            TOKENS.keep(self.api, self.consumer_key, token, seconds)
        return {"access_token": token}


class WeComAdapter(OfficeAdapter):
    access_token_url = ""

    @property
    def _inside(self) -> bool:
        return "wxwork" in self.request.headers.get("User-Agent", "").lower()

    @property
    def authorize_url(self) -> str:
        doors = self.office.doors
        if self._inside:
            return f"{doors[-1]}/connect/oauth2/authorize"
        return f"{doors[0]}/wwlogin/sso/login"

    def get_client(self, request: HttpRequest, app: Any) -> WeComClient:
        client = WeComClient(
            request, app.client_id, app.secret, "GET", "", self.get_callback_url(request, app)
        )
        client.api = self.office.api
        client.agent_id = self.office.agent_id
        client.inside = self._inside
        return client

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **_more: Any
    ) -> Any:
        answer = self._person(token.token)
        if answer.get("errcode") in STALE:
            TOKENS.drop(self.office.api, app.client_id)
            fresh = self.get_client(request, app).get_access_token("")
            answer = self._person(fresh["access_token"])
        if answer.get("errcode"):
            raise OAuth2Error(f"no person: {answer['errcode']}")
        if not (answer.get("userid") or answer.get("UserId")):
            raise OAuth2Error("not a member of the corporation")
        return self.get_provider().sociallogin_from_response(request, answer)

    def _person(self, token: str) -> dict[str, Any]:
        return _asked(
            f"{self.office.api}/cgi-bin/auth/getuserinfo",
            access_token=token,
            code=self.request.GET.get("code", ""),
        )


class WeComProvider(OfficeProvider):
    id = "wecom"
    name = "WeCom"
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data.get("userid") or data["UserId"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": self.extract_uid(data)}
