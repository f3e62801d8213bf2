from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.home, name="home"),
    path("desk/leader/", views.leader, name="leader"),
    path("desk/work/", views.work, name="work"),
    path("desk/branch/", views.branch, name="branch"),
    path("desk/administration/", views.administration, name="administration"),
    path("desk/me/", views.me, name="me"),
]
