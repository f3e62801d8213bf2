from django.urls import path

from .views import me, requests

app_name = "privacy"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/data.json", me.as_json, name="my_json"),
    path("me/data.xlsx", me.as_sheet, name="my_sheet"),
    me.correct.at("me/correct/", name="correct"),
    me.delete.at("me/delete/", name="delete"),
    path("processing/", me.processing, name="processing"),
    path("requests/", requests.requests, name="requests"),
    requests.correction.at("requests/corrections/<int:correction_id>/", name="correction"),
    requests.deletion.at("requests/deletions/<int:request_id>/", name="deletion"),
]
