from django.urls import path

from . import views

app_name = "library"
urlpatterns = [
    views.add.at("library/add/<str:subject_type>/<int:key>/", name="add"),
    path("library/<int:number>/", views.document, name="document"),
    path("library/<int:number>/file/", views.file, name="file"),
    path("library/<int:number>/picture/", views.picture, name="picture"),
    views.off.at("library/<int:number>/off/<int:use_id>/", name="off"),
]
