from django.urls import path

from . import views

app_name = "calendars"
urlpatterns = [
    path("calendar/", views.month, name="month"),
    path("calendar/feed/<str:token>.ics", views.feed, name="feed"),
    views.renew.at("calendar/renew/", name="renew"),
]
