from . import views

app_name = "effects"
urlpatterns = [
    views.state.at("carriers/<int:carrier_id>/expect/", name="state"),
    views.take_back.at("carriers/<int:carrier_id>/expect/<int:expectation_id>/", name="take_back"),
]
