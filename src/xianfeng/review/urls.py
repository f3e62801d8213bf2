from django.urls import path

from .views import approvals, assisted, citizens, finding, kiosk, receipts, slips, windows

app_name = "review"
urlpatterns = [
    path("r/", citizens.enter, name="enter"),
    path("r/trial/<str:code>/", citizens.try_out, name="try_out"),
    path("r/<str:slip>/", citizens.ballot, name="ballot"),
    path("r/<str:slip>/receipt/", receipts.in_the_box, name="in_the_box"),
    path("r/<str:slip>/receipt.txt", receipts.receipt_file, name="receipt_file"),
    path("receipt/", receipts.check, name="check"),
    path("receipt/<str:code>/", receipts.receipt, name="receipt"),
    path("kiosk/", kiosk.kiosks, name="kiosks"),
    path("kiosk/worker.js", kiosk.worker, name="kiosk_worker"),
    path("kiosk/cast/", kiosk.kiosk_cast, name="kiosk_cast"),
    path("kiosk/<str:code>/", kiosk.kiosk, name="kiosk"),
    path("paper/<str:code>/", assisted.assisted, name="assisted"),
    path("w/", finding.find, name="find"),
    path("w/<str:code>/", citizens.window, name="window"),
    path("w/<str:code>/thanks/", citizens.thanks, name="thanks"),
    path("windows/", windows.windows, name="windows"),
    path("windows/approvals/", approvals.approvals, name="approvals"),
    path("windows/<str:code>/", windows.manage, name="manage"),
    slips.print_batch.at("windows/<str:code>/slips/", name="print"),
    slips.void_batch.at("windows/<str:code>/slips/<int:batch_id>/void/", name="void"),
    approvals.approve.at("windows/<str:code>/slips/<int:batch_id>/approve/", name="approve"),
    slips.load_kiosk.at("windows/<str:code>/kiosk/", name="load"),
    path("windows/<str:code>/trial/", windows.trial, name="trial"),
    path("windows/<str:code>/trial/slips/", slips.trial_slips, name="trial_slips"),
    path("windows/<str:code>/poster/", slips.poster, name="poster"),
]
