from django.urls import path

from .views import first, house, runs, trail

app_name = "desk"
urlpatterns = [
    path("desk/", first.home, name="home"),
    path("desk/leader/", first.leader, name="leader"),
    path("desk/work/", first.work, name="work"),
    path("desk/branch/", first.branch, name="branch"),
    path("desk/administration/", first.administration, name="administration"),
    house.house.at("desk/administration/house/", name="house"),
    path("desk/me/", first.me, name="me"),
    path("desk/trail/", trail.trail, name="trail"),
    path("desk/trail/export.xlsx", trail.export, name="trail_export"),
    path("desk/trail/verify/", trail.verify, name="trail_verify"),
    path("desk/jobs/", runs.runs, name="runs"),
    runs.call.at("desk/jobs/now/", name="run_now"),
    path("desk/jobs/<uuid:run_id>/", runs.run, name="run"),
    runs.stop.at("desk/jobs/<uuid:run_id>/stop/", name="run_stop"),
    runs.retry.at("desk/jobs/<uuid:run_id>/retry/", name="run_retry"),
]
