from django.urls import path

from . import views

app_name = "alignment"
urlpatterns = [
    path("carriers/map/", views.goal_map, name="goal_map"),
    path("carriers/<int:carrier_id>/near/", views.near, name="near"),
]
