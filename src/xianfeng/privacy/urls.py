from django.urls import path

from .views import me, requests

app_name = "privacy"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/data.json", me.as_json, name="my_json"),
    path("me/data.xlsx", me.as_sheet, name="my_sheet"),
    path("me/correct/", me.correct, name="correct"),
    path("me/delete/", me.delete, name="delete"),
    path("processing/", me.processing, name="processing"),
    path("requests/", requests.requests, name="requests"),
    path("requests/corrections/<int:correction_id>/", requests.correction, name="correction"),
    path("requests/deletions/<int:request_id>/", requests.deletion, name="deletion"),
]
