from django.urls import path

from . import views

app_name = "upkeep"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("upkeep/", views.overview, name="overview"),
]
