from django.urls import path

from .views import citizens, imported, offices, signs, windows

app_name = "review"
urlpatterns = [
    path("r/", citizens.enter, name="enter"),
    path("r/<str:slip>/", citizens.ballot, name="ballot"),
    path("w/<str:code>/", citizens.window, name="window"),
    path("w/<str:code>/thanks/", citizens.thanks, name="thanks"),
    path("w/<str:code>/<str:name>", citizens.window_sheet, name="window_sheet"),
    path("method/", offices.method, name="method"),
    path("offices/<str:code>/", offices.office, name="office"),
    path("signs/", signs.signs, name="signs"),
    signs.answer_sign.at("signs/<str:code>/<str:kind>/", name="answer_sign"),
    path("ratings/", imported.sets, name="rating_sets"),
    path("ratings/<int:set_id>/", imported.rating_set, name="rating_set"),
    path("windows/", windows.windows, name="windows"),
    path("windows/<str:code>/", windows.manage, name="manage"),
    windows.print_batch.at("windows/<str:code>/slips/", name="print"),
    windows.approve.at("windows/<str:code>/slips/<int:batch_id>/approve/", name="approve"),
    windows.void_batch.at("windows/<str:code>/slips/<int:batch_id>/void/", name="void"),
    path("windows/<str:code>/trial/", windows.trial, name="trial"),
    path("windows/<str:code>/poster/", windows.poster, name="poster"),
]
