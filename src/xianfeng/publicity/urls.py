from django.urls import path

from . import views

app_name = "publicity"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.windows, name="windows"),
    path("about/", views.about, name="about"),
    path("open-data/windows.csv", views.window_data, name="window_data"),
]
