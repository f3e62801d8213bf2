from django.urls import path

from .views import importing, pages

app_name = "organisation"
urlpatterns = [
    path("", pages.organisations, name="list"),
    path("import/", importing.upload, name="import"),
    path("import/template/<str:kind>.xlsx", importing.template, name="template"),
    path("import/<str:token>/", importing.preview, name="preview"),
    path("import/<str:token>/apply/", importing.apply, name="apply"),
    path("import/<str:token>/wrong.xlsx", importing.wrong_rows, name="wrong_rows"),
    path("<str:code>/", pages.organisation, name="organisation"),
    path("<str:code>/members/", pages.members, name="members"),
]
