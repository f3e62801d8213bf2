from django.urls import path

from .views import history, shaping, units

app_name = "organisation"
urlpatterns = [
    path("found/", shaping.found, name="found"),
    path("units/", units.units, name="units"),
    path("units/found/", units.found, name="found_unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/history/", units.history, name="unit_history"),
    path("units/<str:code>/rename/", units.rename, name="rename_unit"),
    path("units/<str:code>/move/", units.move, name="move_unit"),
    path("units/<str:code>/close/", units.close, name="close_unit"),
    path("<str:code>/history/", history.history, name="history"),
    path("<str:code>/rename/", shaping.rename, name="rename"),
    path("<str:code>/move/", shaping.move, name="move"),
    path("<str:code>/close/", shaping.close, name="close"),
    path("<str:code>/cover/", shaping.cover, name="cover"),
]
