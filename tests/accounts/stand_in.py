"""A stand-in for identity providers: a small server on this machine that speaks their protocols.

It plays one provider at a time, on 127.0.0.1 and a free port; everything that it was asked is kept
so that a test can look at it. The person "at the door" is set by the test.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.utils import base64url_encode

KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
KID = "first"
Answer = tuple[str, Any]


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


@dataclass
class StandIn:
    """What the provider knows, how it behaves, and what it was asked."""

    url: str = ""
    client_id: str = "client-7"
    secret: str = "canary-secret"
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "p-1", "name": "周宁"})
    challenge: str = ""
    signing: Any = KEY
    changes: dict[str, Any] = field(default_factory=dict)
    replaced: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    stale: int = 0

    def paths(self) -> list[str]:
        """Name what was asked, in order."""
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        """Play the provider."""
        if asked.path in self.replaced:
            return self.replaced[asked.path]
        return ROUTES[asked.path](self, asked) if asked.path in ROUTES else ("404 Not Found", {})


def _discovery(me: StandIn, _asked: Asked) -> Answer:
    return "200 OK", {
        "issuer": me.url,
        "authorization_endpoint": f"{me.url}/authorize",
        "token_endpoint": f"{me.url}/token",
        "userinfo_endpoint": f"{me.url}/userinfo",
        "jwks_uri": f"{me.url}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        **me.changes,
    }


def _keys(_me: StandIn, _asked: Asked) -> Answer:
    public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
    return "200 OK", {"keys": [{**public, "kid": KID, "alg": "RS256", "use": "sig"}]}


def _token(me: StandIn, asked: Asked) -> Answer:
    fits = (asked.body.get("client_id"), asked.body.get("client_secret"), asked.body.get("code"))
    verifier = asked.body.get("code_verifier", "")
    challenge = base64url_encode(sha256(verifier.encode()).digest()).decode()
    if fits != (me.client_id, me.secret, "good") or challenge != me.challenge:
        return "400 Bad Request", {"error": "invalid_grant"}
    now = int(time.time())
    claims = {"iss": me.url, "aud": me.client_id, "iat": now, "exp": now + 60, **me.person}
    signed = jwt.encode(claims, me.signing, "RS256", headers={"kid": KID})
    return "200 OK", {"access_token": "at", "token_type": "Bearer", "id_token": signed}


def _dingtalk_token(me: StandIn, asked: Asked) -> Answer:
    wanted = {
        "clientId": me.client_id,
        "clientSecret": me.secret,
        "code": "good",
        "grantType": "authorization_code",
    }
    if asked.body != wanted:
        return "400 Bad Request", {"code": "invalidParameter"}
    return "200 OK", {"accessToken": "dt", "refreshToken": "r", "expireIn": 7200, "corpId": "c"}


def _dingtalk_me(me: StandIn, asked: Asked) -> Answer:
    if asked.headers.get("x-acs-dingtalk-access-token") != "dt":
        return "401 Unauthorized", {}
    return "200 OK", {"nick": "周宁", "openId": me.person["sub"], "mobile": "13800000000"}


def _feishu_app(me: StandIn, asked: Asked) -> Answer:
    if asked.body != {"app_id": me.client_id, "app_secret": me.secret}:
        return "200 OK", {"code": 10003, "msg": "invalid param"}
    return "200 OK", {"code": 0, "app_access_token": "app", "expire": 7200}


def _feishu_token(_me: StandIn, asked: Asked) -> Answer:
    if (asked.body.get("app_access_token"), asked.body.get("code")) != ("app", "good"):
        return "200 OK", {"code": 4001, "msg": "invalid code"}
    return "200 OK", {"code": 0, "data": {"access_token": "user", "expires_in": 6900}}


def _feishu_me(me: StandIn, asked: Asked) -> Answer:
    if asked.headers.get("authorization") != "Bearer user":
        return "401 Unauthorized", {}
    person = {"open_id": me.person["sub"], "name": "周宁", "mobile": "+8613800000000"}
    return "200 OK", {"code": 0, "data": person}


def _wecom_token(me: StandIn, asked: Asked) -> Answer:
    if asked.query != {"corpid": me.client_id, "corpsecret": me.secret}:
        return "200 OK", {"errcode": 40001, "errmsg": "invalid credential"}
    token = f"wt-{len(me.asked)}"
    return "200 OK", {"errcode": 0, "access_token": token, "expires_in": 7200}


def _wecom_me(me: StandIn, asked: Asked) -> Answer:
    if me.stale:
        me.stale -= 1
        return "200 OK", {"errcode": 42001, "errmsg": "access_token expired"}
    if not asked.query["access_token"].startswith("wt-") or asked.query["code"] != "good":
        return "200 OK", {"errcode": 40029, "errmsg": "invalid code"}
    return "200 OK", {"errcode": 0, "errmsg": "ok", **me.person}


ROUTES: dict[str, Callable[[StandIn, Asked], Answer]] = {
    "/.well-known/openid-configuration": _discovery,
    "/keys": _keys,
    "/token": _token,
    "/v1.0/oauth2/userAccessToken": _dingtalk_token,
    "/v1.0/contact/users/me": _dingtalk_me,
    "/open-apis/auth/v3/app_access_token/internal/": _feishu_app,
    "/open-apis/authen/v1/access_token": _feishu_token,
    "/open-apis/authen/v1/user_info": _feishu_me,
    "/cgi-bin/gettoken": _wecom_token,
    "/cgi-bin/auth/getuserinfo": _wecom_me,
}


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Write nothing."""


def _read(environ: dict[str, Any]) -> Asked:
    body: Any = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    if environ.get("CONTENT_TYPE", "").startswith("application/json"):
        body = json.loads(body or "{}")
    else:
        body = {name: values[0] for name, values in parse_qs(body).items()}
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    return Asked(environ["REQUEST_METHOD"], environ["PATH_INFO"], query, body, headers)


@contextmanager
def playing() -> Iterator[StandIn]:
    """Run a stand-in in a thread of its own until the block ends."""
    me = StandIn()

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        asked = _read(environ)
        me.asked.append(asked)
        status, answer = me.answer(asked)
        headers = [("Content-Type", "application/json")]
        if status.startswith("30"):
            headers.append(("Location", answer))
        start(status, headers)
        return [answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()]

    server: WSGIServer = make_server("127.0.0.1", 0, app, handler_class=_Silent)
    me.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield me
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
