from django.urls import path

from .views import campaigns, cells, questionnaires, reviews

app_name = "campaigns"
urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:campaign_id>/", reviews.review, name="review"),
    path("reviews/<int:campaign_id>/table.xlsx", reviews.table, name="review_table"),
    path("reviews/<int:campaign_id>/<str:code>/", reviews.office, name="review_office"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    campaigns.prepare.at("campaigns/new/", name="prepare_campaign"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    campaigns.change.at("campaigns/<int:campaign_id>/edit/", name="change_campaign"),
    campaigns.approve.at("campaigns/<int:campaign_id>/approve/", name="approve_campaign"),
    campaigns.end.at("campaigns/<int:campaign_id>/end/", name="end_campaign"),
    campaigns.draw.at("campaigns/<int:campaign_id>/<str:group>/draw/", name="draw_wave"),
    path("campaigns/waves/<int:wave_id>/", campaigns.wave, name="wave"),
    campaigns.remind_wave.at("campaigns/waves/<int:wave_id>/remind/", name="remind_wave"),
    path("campaigns/cells/<int:cell_id>/", cells.cell, name="cell"),
    cells.print_batch.at("campaigns/cells/<int:cell_id>/slips/", name="print_cell"),
    cells.approve.at(
        "campaigns/cells/<int:cell_id>/slips/<int:batch_id>/approve/", name="approve_cell"
    ),
    cells.void.at("campaigns/cells/<int:cell_id>/slips/<int:batch_id>/void/", name="void_cell"),
    questionnaires.questionnaires.at("questionnaires/", name="questionnaires"),
    questionnaires.begin.at("questionnaires/new/", name="begin_questionnaire"),
    path("questionnaires/<int:draft_id>/", questionnaires.draft, name="draft"),
    path("questionnaires/<int:draft_id>/preview/", questionnaires.preview, name="preview_draft"),
    questionnaires.write.at("questionnaires/<int:draft_id>/edit/", name="write_draft"),
    questionnaires.publish.at("questionnaires/<int:draft_id>/publish/", name="publish_draft"),
    questionnaires.version.at("questionnaires/<int:draft_id>/version/", name="begin_version"),
    questionnaires.discard.at("questionnaires/<int:draft_id>/discard/", name="discard_draft"),
]
