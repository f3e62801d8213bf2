from django.urls import path

from .views import deputies, opening, roles

app_name = "access"
urlpatterns = [
    path("deputies/", deputies.deputies, name="deputies"),
    deputies.name.at("deputies/new/", name="name_deputy"),
    deputies.stop.at("deputies/stop/", name="stop_acting"),
    deputies.act.at("deputies/<int:deputyship_id>/act/", name="act_for"),
    deputies.end.at("deputies/<int:deputyship_id>/end/", name="end_deputyship"),
    path("roles/", roles.all_roles, name="all_roles"),
    roles.give_whole.at("roles/give/", name="give_whole_role"),
    opening.official_of_all.at("roles/official/", name="open_whole_official"),
    roles.end.at("roles/<int:role_id>/end/", name="end_role"),
    path("units/<str:code>/roles/", roles.unit_roles, name="unit_roles"),
    roles.give_at_unit.at("units/<str:code>/roles/give/", name="give_unit_role"),
    opening.official_at_unit.at("units/<str:code>/roles/official/", name="open_unit_official"),
    path("<str:code>/roles/", roles.roles, name="roles"),
    roles.give.at("<str:code>/roles/give/", name="give_role"),
    opening.official.at("<str:code>/roles/official/", name="open_official"),
]
