from django.urls import path

from .views import acts, citizens, office

app_name = "cases"
urlpatterns = [
    path("case/", citizens.enter, name="enter"),
    path("case/new/", citizens.new, name="new"),
    path("case/<str:code>/", citizens.follow, name="follow"),
    path("cases/", office.cases, name="cases"),
    path("cases/questions/", office.questions, name="questions"),
    acts.reply.at("cases/questions/<int:unit_id>/reply/", name="reply"),
    office.templates.at("cases/templates/", name="templates"),
    acts.keep.at("cases/templates/new/", name="keep_template"),
    acts.end.at("cases/templates/<int:template_id>/end/", name="end_template"),
    acts.ruling.at("cases/rulings/<int:ruling_id>/", name="ruling"),
    path("cases/<int:case_id>/", office.case, name="case"),
    acts.contact.at("cases/<int:case_id>/contact/", name="contact"),
    acts.answer.at("cases/<int:case_id>/answer/", name="answer"),
    acts.close.at("cases/<int:case_id>/close/", name="close"),
    acts.hand.at("cases/<int:case_id>/hand/", name="hand"),
    acts.send_case_back.at("cases/<int:case_id>/send-back/", name="send_back"),
    acts.category.at("cases/<int:case_id>/category/", name="category"),
    acts.stop.at("cases/<int:case_id>/stop/", name="stop"),
    acts.join.at("cases/<int:case_id>/join/", name="join"),
]
