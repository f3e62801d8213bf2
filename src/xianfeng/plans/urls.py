from django.urls import path

from .views import goals, importing, plans

app_name = "plans"
urlpatterns = [
    path("", plans.catalogue, name="list"),
    path("import/", importing.upload, name="import"),
    path("import/goals/", importing.apply, name="apply"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("goals/<int:goal_id>/", goals.goal, name="goal"),
    path("goals/<int:goal_id>/figure/", goals.report_figure, name="observe"),
    path("goals/<int:goal_id>/edit/", goals.edit, name="edit"),
    path("goals/<int:goal_id>/units/", goals.assign, name="assign"),
]
