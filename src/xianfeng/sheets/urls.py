"""Addresses of the sheets; those of what goes out are made for each kind that is registered."""

from django.urls import path

from .kinds import registered
from .views import exporting, importing

app_name = "sheets"
urlpatterns = [
    path("import/", importing.upload, name="import"),
    path("import/template/<str:kind>.xlsx", importing.template, name="template"),
    path("import/<str:token>/", importing.preview, name="preview"),
    importing.take_back.at("import/done/<int:import_id>/take-back/", name="take_back"),
    path("import/<str:token>/apply/", importing.apply, name="apply"),
    path("import/<str:token>/answers/", importing.answer, name="answer"),
    path("import/<str:token>/progress/", importing.progress, name="progress"),
    path("import/<str:token>/wrong.xlsx", importing.wrong_rows, name="wrong_rows"),
]
for each in registered():
    at, with_it = f"<str:code>/{each.name}", {"kind": each}
    urlpatterns += [
        path(f"{at}.xlsx", exporting.sheet, with_it, name=f"export_{each.name}"),
        path(f"{at}/export/", exporting.later, with_it, name=f"later_{each.name}"),
        path(f"{at}/export/progress/", exporting.progress, with_it, name=f"progress_{each.name}"),
        path(f"{at}/export/{each.name}.xlsx", exporting.file, with_it, name=f"file_{each.name}"),
    ]
