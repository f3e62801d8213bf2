from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("styleguide", views.styleguide, name="styleguide"),
]
