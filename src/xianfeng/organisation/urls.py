from django.urls import path

from .views import history, shaping, units

app_name = "organisation"
urlpatterns = [
    shaping.found.at("found/", name="found"),
    path("units/", units.units, name="units"),
    units.found.at("units/found/", name="found_unit"),
    units.crown.at("units/top/", name="crown"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/history/", history.history, {"is_unit": True}, name="unit_history"),
    units.rename.at("units/<str:code>/rename/", name="rename_unit"),
    units.move.at("units/<str:code>/move/", name="move_unit"),
    units.close.at("units/<str:code>/close/", name="close_unit"),
    path("<str:code>/history/", history.history, name="history"),
    shaping.rename.at("<str:code>/rename/", name="rename"),
    shaping.move.at("<str:code>/move/", name="move"),
    shaping.close.at("<str:code>/close/", name="close"),
    shaping.cover.at("<str:code>/cover/", name="cover"),
]
