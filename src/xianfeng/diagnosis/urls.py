from django.urls import path

from . import views

app_name = "diagnosis"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<str:code>/", views.unit, name="unit"),
    path("<str:code>/<str:measure>/", views.measure, name="measure"),
]
