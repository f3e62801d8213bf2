from .views import strengths, tasks

app_name = "volunteering"
urlpatterns = [
    strengths.profile.at("organisation/me/profile/", name="profile"),
    tasks.tasks.at("tasks/", name="tasks"),
    tasks.create.at("tasks/new/", name="create_task"),
    tasks.task.at("tasks/<int:task_id>/", name="task"),
    tasks.edit.at("tasks/<int:task_id>/edit/", name="edit_task"),
]
