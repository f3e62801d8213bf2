"""The root of all addresses; each room owns its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # They are asked one after the other: what most people open comes first.
    path("", include("xianfeng.upkeep.urls")),
    path("", include("xianfeng.review.urls")),
    path("", include("xianfeng.campaigns.urls")),
    path("", include("xianfeng.publicity.urls")),
    path("", include("xianfeng.ui.urls")),
    path("", include("xianfeng.desk.urls")),
    path("accounts/", include("xianfeng.accounts.urls")),
    path("notices/", include("xianfeng.notices.urls")),
    path("organisation/", include("xianfeng.access.urls")),
    path("organisation/", include("xianfeng.rolls.urls")),
    path("organisation/", include("xianfeng.privacy.urls")),
    path("organisation/", include("xianfeng.organisation.urls")),
    path("organisation/", include("xianfeng.sheets.urls")),
    path("organisation/", include("xianfeng.people.urls")),
    path("organisation/", include("xianfeng.leadership.urls")),
    path("", include("xianfeng.volunteering.urls")),
    path("", include("xianfeng.cases.urls")),
    path("", include("xianfeng.library.urls")),
    path("plans/", include("xianfeng.plans.urls")),
    path("", include("xianfeng.hearings.urls")),
    path("", include("xianfeng.alignment.urls")),
    path("", include("xianfeng.calendars.urls")),
    path("", include("xianfeng.effects.urls")),
    path("carriers/", include("xianfeng.carriers.urls")),
    path("diagnosis/", include("xianfeng.diagnosis.urls")),
    path("reports/", include("xianfeng.reports.urls")),
]
handler400 = "xianfeng.ui.errors.bad_request"
handler403 = "xianfeng.ui.errors.forbidden"
handler404 = "xianfeng.ui.errors.not_found"
handler429 = "xianfeng.ui.errors.too_many"
handler500 = "xianfeng.ui.errors.server_error"
