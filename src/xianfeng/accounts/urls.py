from allauth.account import views as library
from django.contrib.auth.decorators import login_required
from django.urls import path

from .views import LoginView, PasswordChangeView

urlpatterns = [
    path("login/", LoginView.as_view(), name="account_login"),
    path("logout/", library.logout, name="account_logout"),
    path(
        "password/change/",
        login_required(PasswordChangeView.as_view()),
        name="account_change_password",
    ),
]
