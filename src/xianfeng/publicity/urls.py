from django.urls import path

from . import views

app_name = "publicity"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.windows, name="windows"),
    path("about/", views.about, name="about"),
    path("open-data/windows.csv", views.window_data, name="window_data"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify_ledger.py", views.ledger_script, name="ledger_script"),
    path("ledger/checkpoints-<slug:name>.txt", views.ledger_checkpoints, name="ledger_checkpoints"),
    path("ledger/opening-<int:number>.zip", views.ledger_opening, name="ledger_opening"),
]
