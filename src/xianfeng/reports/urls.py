from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("quarter/<str:code>/", views.quarter, name="quarter"),
    views.words.at("quarter/<str:code>/words/", name="words"),
    path("quarter/<str:code>/download/", views.download, name="download"),
    path("quarter/<str:code>/release/", views.release, name="release"),
]
