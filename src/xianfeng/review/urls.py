from django.urls import path

from . import views

app_name = "review"
urlpatterns = [
    path("r/", views.enter, name="enter"),
    path("r/<str:slip>/", views.ballot, name="ballot"),
    path("w/<str:code>/", views.window, name="window"),
    path("w/<str:code>/thanks/", views.thanks, name="thanks"),
    path("windows/", views.windows, name="windows"),
    path("windows/<str:code>/", views.manage, name="manage"),
    views.print_batch.at("windows/<str:code>/slips/", name="print"),
    views.void_batch.at("windows/<str:code>/slips/<int:batch_id>/void/", name="void"),
    path("windows/<str:code>/trial/", views.trial, name="trial"),
    path("windows/<str:code>/poster/", views.poster, name="poster"),
]
