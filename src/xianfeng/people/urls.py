from django.urls import path

from .views import (
    composition,
    leading,
    life,
    mergers,
    opening,
    pages,
    transfers,
)

app_name = "people"
urlpatterns = [
    path("", pages.organisations, name="organisations"),
    path("members/<int:member_id>/", life.member, name="member"),
    opening.member_account.at("members/<int:member_id>/account/", name="open_account"),
    life.advance.at("members/<int:member_id>/advance/", name="advance"),
    life.background.at("members/<int:member_id>/background/", name="background"),
    life.leave.at("members/<int:member_id>/leave/", name="leave"),
    life.readmit.at("members/<int:member_id>/readmit/", name="readmit"),
    transfers.ask.at("members/<int:member_id>/transfer/", name="ask_transfer"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<int:transfer_id>/", transfers.transfer, name="transfer"),
    transfers.release.at("transfers/<int:transfer_id>/release/", name="release_transfer"),
    transfers.accept.at("transfers/<int:transfer_id>/accept/", name="accept_transfer"),
    transfers.refuse.at("transfers/<int:transfer_id>/refuse/", name="refuse_transfer"),
    transfers.withdraw.at("transfers/<int:transfer_id>/withdraw/", name="withdraw_transfer"),
    path("findings/", pages.findings, name="findings"),
    path("<str:code>/", pages.organisation, name="organisation"),
    path("<str:code>/members/", pages.members, name="members"),
    life.admit.at("<str:code>/members/admit/", name="admit"),
    path("<str:code>/composition/", composition.composition, name="composition"),
    path("<str:code>/composition.xlsx", composition.sheet, name="export_composition"),
    composition.count.at("<str:code>/composition/count/", name="count"),
    path("<str:code>/accounts/", opening.member_accounts, name="open_accounts"),
    mergers.merge.at("<str:code>/merge/", name="merge"),
    mergers.split.at("<str:code>/split/", name="split"),
    path("<str:code>/posts/", leading.posts, name="posts"),
    leading.appoint.at("<str:code>/posts/appoint/", name="appoint"),
    leading.end_post.at("<str:code>/posts/<int:post_id>/end/", name="end_post"),
    leading.begin_term.at("<str:code>/term/", name="begin_term"),
    leading.extend_term.at("<str:code>/term/extend/", name="extend_term"),
]
