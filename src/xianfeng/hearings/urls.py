from django.urls import path

from . import views

app_name = "hearings"
urlpatterns = [
    path("consultations/", views.all_consultations, name="consultations"),
    path("consultations/<str:code>/", views.consultation, name="consultation"),
    path("consultations/<str:code>/thanks/", views.thanks, name="thanks"),
    path("hearings/<int:hearing_id>/", views.hearing, name="hearing"),
    views.answer.at("hearings/<int:hearing_id>/answer/", name="answer"),
    views.end.at("hearings/<int:hearing_id>/call-off/", name="call_off"),
]
