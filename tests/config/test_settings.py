"""The settings as a process reads them behind a proxy with TLS, and without one."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.running import environment

SCRIPT = """
import json
import django
django.setup()
from django.test import Client
from django.conf import settings
inside = Client(headers={"host": "xf.lj.gov.cn", "x-forwarded-proto": "https"})
outside = Client(headers={"host": "xf.lj.gov.cn"})
page = inside.get("/nowhere")
print(json.dumps({
    "hsts": page.headers.get("Strict-Transport-Security"),
    "status": page.status_code,
    "redirect": outside.get("/nowhere").headers.get("Location"),
    "health": outside.get("/healthz").status_code,
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "hidden": [settings.SESSION_COOKIE_HTTPONLY, settings.CSRF_COOKIE_HTTPONLY],
    "trusted": settings.CSRF_TRUSTED_ORIGINS,
    "debug": settings.DEBUG,
}))
"""


def settings_of(home: Path, **options: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment(
            home,
            DJANGO_SETTINGS_MODULE="xianfeng.config.settings",
            XIANFENG_LOG_LEVEL="ERROR",
            **options,
        ),
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_behind_a_proxy_with_tls_everything_is_for_tls_alone(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        XIANFENG_TLS="true",
        XIANFENG_PROXY_HEADER="true",
        XIANFENG_BASE_URL="https://xf.lj.gov.cn",
    )

    assert found == {
        "hsts": "max-age=31536000",
        "status": 404,
        "redirect": "https://xf.lj.gov.cn/nowhere",
        "health": 503,  # an empty folder has no tables yet; what matters: no redirect
        "names": ["__Host-xf_session", "__Host-xf_csrf"],
        "secure": [True, True],
        "hidden": [True, True],
        "trusted": ["https://xf.lj.gov.cn"],
        "debug": False,
    }


def test_without_tls_a_forged_header_changes_nothing(tmp_path: Path) -> None:
    found = settings_of(tmp_path, XIANFENG_BASE_URL="http://xf.lj.gov.cn")

    assert (found["hsts"], found["redirect"], found["status"]) == (None, None, 404)
    assert found["names"] == ["xf_session", "xf_csrf"]
