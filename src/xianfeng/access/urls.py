from django.urls import path

from .views import deputies, opening, roles

app_name = "access"
urlpatterns = [
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/new/", deputies.name, name="name_deputy"),
    path("deputies/stop/", deputies.stop, name="stop_acting"),
    path("deputies/<int:deputyship_id>/act/", deputies.act, name="act_for"),
    path("deputies/<int:deputyship_id>/end/", deputies.end, name="end_deputyship"),
    path("roles/", roles.all_roles, name="all_roles"),
    path("roles/give/", roles.give_whole, name="give_whole_role"),
    path("roles/official/", opening.official_of_all, name="open_whole_official"),
    path("roles/<int:role_id>/end/", roles.end, name="end_role"),
    path("units/<str:code>/roles/", roles.unit_roles, name="unit_roles"),
    path("units/<str:code>/roles/give/", roles.give_at_unit, name="give_unit_role"),
    path("units/<str:code>/roles/official/", opening.official_at_unit, name="open_unit_official"),
    path("<str:code>/roles/", roles.roles, name="roles"),
    path("<str:code>/roles/give/", roles.give, name="give_role"),
    path("<str:code>/roles/official/", opening.official, name="open_official"),
]
