from django.urls import path

from .views import goals, importing, months, plans

app_name = "plans"
urlpatterns = [
    path("", plans.catalogue, name="list"),
    path("import/", importing.upload, name="import"),
    path("import/goals/", importing.apply, name="apply"),
    path("sheet/", months.sheet, name="sheet"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("goals/<int:goal_id>/", goals.goal, name="goal"),
    goals.report_figure.at("goals/<int:goal_id>/figure/", name="observe"),
    goals.edit.at("goals/<int:goal_id>/edit/", name="edit"),
    goals.assign.at("goals/<int:goal_id>/units/", name="assign"),
]
