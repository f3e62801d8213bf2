from allauth.account import views as library
from django.urls import path

from .views import factors, filters, first, home, identities, people, signing_in

urlpatterns = [
    path("", home.home, name="account_home"),
    # The library leads to these names; here all of it stands on one page.
    path("", home.home, name="mfa_index"),
    path("", home.home, name="mfa_list_webauthn"),
    path("login/", signing_in.LoginView.as_view(), name="account_login"),
    path("logout/", library.logout, name="account_logout"),
    path("first/", first.first, name="account_first"),
    path("closed/", signing_in.inactive, name="account_inactive"),
    path("again/", signing_in.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path(
        "password/change/",
        signing_in.PasswordChangeView.as_view(),
        name="account_change_password",
    ),
    path("password/set/", signing_in.PasswordSetView.as_view(), name="account_set_password"),
    path("sessions/end/", home.end_others, name="account_end_others"),
    path("sessions/<int:session_id>/end/", home.end_one, name="account_end_session"),
    path("factor/", factors.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("factor/again/", factors.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("factor/app/", factors.AppView.as_view(), name="mfa_activate_totp"),
    path("factor/app/remove/", factors.AppRemovalView.as_view(), name="mfa_deactivate_totp"),
    path("factor/codes/", factors.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", factors.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("passkeys/login/", factors.PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("passkeys/again/", factors.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/add/", factors.PasskeyView.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", factors.PasskeyNameView.as_view(), name="mfa_edit_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        factors.PasskeyRemovalView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("filters/", filters.filters, name="account_filters"),
    path("filters/<int:filter_id>/rename/", filters.rename, name="account_filter_rename"),
    path("filters/<int:filter_id>/delete/", filters.drop, name="account_filter_drop"),
    path("people/", people.people, name="account_people"),
    path("people/<int:user_id>/", people.person, name="account_person"),
    people.password.at("people/<int:user_id>/password/", name="account_person_password"),
    people.factors.at("people/<int:user_id>/factors/", name="account_person_factors"),
    people.close.at("people/<int:user_id>/close/", name="account_person_close"),
    people.reopen.at("people/<int:user_id>/open/", name="account_person_open"),
    people.tie.at("people/<int:user_id>/tie/", name="account_person_tie"),
    people.untie.at("people/<int:user_id>/untie/", name="account_person_untie"),
    path("identities/cancelled/", identities.cancelled, name="socialaccount_login_cancelled"),
    path("identities/untie/", identities.untie, name="account_untie"),
    path("identities/<slug:provider_id>/", identities.start, name="identity_login"),
    path("identities/<slug:provider_id>/back/", identities.back, name="identity_callback"),
]
