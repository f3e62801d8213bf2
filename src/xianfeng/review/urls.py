from django.urls import path

from .views import citizens, finding, slips, windows

app_name = "review"
urlpatterns = [
    path("r/", citizens.enter, name="enter"),
    path("r/trial/<str:code>/", citizens.try_out, name="try_out"),
    path("r/<str:slip>/", citizens.ballot, name="ballot"),
    path("w/", finding.find, name="find"),
    path("w/<str:code>/", citizens.window, name="window"),
    path("w/<str:code>/thanks/", citizens.thanks, name="thanks"),
    path("windows/", windows.windows, name="windows"),
    path("windows/<str:code>/", windows.manage, name="manage"),
    slips.print_batch.at("windows/<str:code>/slips/", name="print"),
    slips.void_batch.at("windows/<str:code>/slips/<int:batch_id>/void/", name="void"),
    path("windows/<str:code>/trial/", windows.trial, name="trial"),
    path("windows/<str:code>/trial/slips/", slips.trial_slips, name="trial_slips"),
    path("windows/<str:code>/poster/", slips.poster, name="poster"),
]
