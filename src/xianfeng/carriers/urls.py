from django.urls import path

from .views import activities, carriers, life

app_name = "carriers"
urlpatterns = [
    path("", carriers.catalogue, name="list"),
    path("propose/", life.propose, name="propose"),
    path("check-in/<str:token>/", activities.check_in, name="check_in"),
    path("activities/<int:activity_id>/", activities.activity, name="activity"),
    path("activities/<int:activity_id>/sign-up/", activities.sign_up, name="sign_up"),
    path("activities/<int:activity_id>/withdraw/", activities.withdraw, name="withdraw"),
    path("activities/<int:activity_id>/held/", activities.hold, name="hold"),
    path("<int:carrier_id>/", carriers.carrier, name="carrier"),
    path("<int:carrier_id>/endorse/", life.endorse, name="endorse"),
    path("<int:carrier_id>/approve/", life.approve, name="approve"),
    path("<int:carrier_id>/start/", life.start, name="start"),
    path("<int:carrier_id>/end/", life.end, name="end"),
    path("<int:carrier_id>/goal/", life.serve, name="serve"),
    path("<int:carrier_id>/activities/", activities.plan, name="plan_activity"),
]
