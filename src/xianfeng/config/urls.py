"""The root of all addresses; each room owns its own list."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

ROOMS_AT: tuple[tuple[str, str], ...] = (
    ("", "xianfeng.ui.urls"),
    ("", "xianfeng.publicity.urls"),
    ("", "xianfeng.review.urls"),
    ("", "xianfeng.desk.urls"),
    ("", "xianfeng.upkeep.urls"),
    ("notices/", "xianfeng.notices.urls"),
    ("organisation/", "xianfeng.organisation.urls"),
    ("plans/", "xianfeng.plans.urls"),
    ("carriers/", "xianfeng.carriers.urls"),
    ("diagnosis/", "xianfeng.diagnosis.urls"),
    ("reports/", "xianfeng.reports.urls"),
)


def _is_built(module: str) -> bool:
    room = module.split(".")[1]
    return (Path(__file__).resolve().parent.parent / room / "urls.py").is_file()


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("xianfeng.accounts.urls")),
    *(path(at, include(room)) for at, room in ROOMS_AT if _is_built(room)),
]
if _is_built("xianfeng.ui.urls"):
    handler400 = "xianfeng.ui.errors.bad_request"
    handler403 = "xianfeng.ui.errors.forbidden"
    handler404 = "xianfeng.ui.errors.not_found"
    handler429 = "xianfeng.ui.errors.too_many"
    handler500 = "xianfeng.ui.errors.server_error"
