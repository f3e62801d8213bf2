from django.urls import path

from .views import life, members, opening, transfers

app_name = "people"
urlpatterns = [
    path("members/<int:member_id>/", life.member, name="member"),
    opening.member_account.at("members/<int:member_id>/account/", name="open_account"),
    life.advance.at("members/<int:member_id>/advance/", name="advance"),
    life.background.at("members/<int:member_id>/background/", name="background"),
    life.leave.at("members/<int:member_id>/leave/", name="leave"),
    life.remove.at("members/<int:member_id>/remove/", name="remove"),
    life.readmit.at("members/<int:member_id>/readmit/", name="readmit"),
    transfers.ask.at("members/<int:member_id>/transfer/", name="ask_transfer"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<int:transfer_id>/", transfers.transfer, name="transfer"),
    transfers.release.at("transfers/<int:transfer_id>/release/", name="release_transfer"),
    transfers.accept.at("transfers/<int:transfer_id>/accept/", name="accept_transfer"),
    transfers.refuse.at("transfers/<int:transfer_id>/refuse/", name="refuse_transfer"),
    transfers.withdraw.at("transfers/<int:transfer_id>/withdraw/", name="withdraw_transfer"),
    path("<str:code>/members/", members.members, name="members"),
    life.admit.at("<str:code>/members/admit/", name="admit"),
    path("<str:code>/accounts/", opening.member_accounts, name="open_accounts"),
]
