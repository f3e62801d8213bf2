from django.urls import path

from .views import activities, carriers, growth, life

app_name = "carriers"
urlpatterns = [
    path("", carriers.catalogue, name="list"),
    life.propose.at("propose/", name="propose"),
    path("check-in/<str:token>/", activities.check_in, name="check_in"),
    path("activities/<int:activity_id>/", activities.activity, name="activity"),
    path("activities/<int:activity_id>/poster/", activities.poster, name="poster"),
    path("activities/<int:activity_id>/code/", activities.code, name="code"),
    activities.sign_up.at("activities/<int:activity_id>/sign-up/", name="sign_up"),
    activities.withdraw.at("activities/<int:activity_id>/withdraw/", name="withdraw"),
    activities.places.at("activities/<int:activity_id>/places/", name="places"),
    activities.strike_off.at(
        "activities/<int:activity_id>/people/<int:sign_up_id>/", name="strike_off"
    ),
    activities.hold.at("activities/<int:activity_id>/held/", name="hold"),
    path("<int:carrier_id>/", carriers.carrier, name="carrier"),
    life.endorse.at("<int:carrier_id>/endorse/", name="endorse"),
    life.ask.at("<int:carrier_id>/ask/", name="ask"),
    life.correct.at("<int:carrier_id>/endorse/<str:voice>/", name="correct_count"),
    life.approve.at("<int:carrier_id>/approve/", name="approve"),
    life.give_back.at("<int:carrier_id>/return/", name="return"),
    life.mend.at("<int:carrier_id>/edit/", name="mend"),
    life.confirm.at("<int:carrier_id>/edit/<int:version>/same/", name="confirm"),
    life.resubmit.at("<int:carrier_id>/hand-in/", name="resubmit"),
    life.start.at("<int:carrier_id>/start/", name="start"),
    growth.evaluate.at("<int:carrier_id>/evaluation/", name="evaluate"),
    growth.settle.at("<int:carrier_id>/regular/", name="settle"),
    growth.charter.at("<int:carrier_id>/charter/", name="charter"),
    growth.establish.at("<int:carrier_id>/institution/", name="establish"),
    growth.renew.at("<int:carrier_id>/charter/renew/", name="renew"),
    life.end.at("<int:carrier_id>/end/", name="end"),
    life.serve.at("<int:carrier_id>/goal/", name="serve"),
    life.plan.at("<int:carrier_id>/activities/", name="plan_activity"),
]
