from django.urls import path

from .views import composition, leading, mergers, pages

app_name = "leadership"
urlpatterns = [
    path("", pages.organisations, name="organisations"),
    path("findings/", pages.findings, name="findings"),
    path("<str:code>/", pages.organisation, name="organisation"),
    path("<str:code>/composition/", composition.composition, name="composition"),
    path("<str:code>/composition.xlsx", composition.sheet, name="export_composition"),
    composition.count.at("<str:code>/composition/count/", name="count"),
    mergers.merge.at("<str:code>/merge/", name="merge"),
    mergers.split.at("<str:code>/split/", name="split"),
    path("<str:code>/posts/", leading.posts, name="posts"),
    leading.appoint.at("<str:code>/posts/appoint/", name="appoint"),
    leading.end_post.at("<str:code>/posts/<int:post_id>/end/", name="end_post"),
    leading.begin_term.at("<str:code>/term/", name="begin_term"),
    leading.approve.at("<str:code>/approval/", name="approve"),
    leading.extend_term.at("<str:code>/term/extend/", name="extend_term"),
]
