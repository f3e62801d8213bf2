from .views import strengths

app_name = "volunteering"
urlpatterns = [
    strengths.profile.at("organisation/me/profile/", name="profile"),
]
