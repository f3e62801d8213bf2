from django.urls import path

from . import views

app_name = "rolls"
urlpatterns = [
    path("rolls/", views.rolls, name="rolls"),
    path("rolls/new/", views.new, name="new_roll"),
    path("rolls/<int:roll_id>/", views.roll, name="roll"),
    views.change.at("rolls/<int:roll_id>/change/", name="change_roll"),
]
