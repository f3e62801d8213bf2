"""What is said of a place where the trail does not hold."""

from django.utils.translation import gettext_lazy as _

from .rules import Fault

FAULT_WORDS = {
    Fault.ALTERED: _("This entry was altered, or the one before it was replaced."),
    Fault.REMOVED: _("This entry was removed."),
    Fault.REORDERED: _("This entry is not where it was written."),
    Fault.REWRITTEN: _("From this entry on the audit log does not match its signed checkpoint."),
    Fault.CUT_OFF: _("This entry was cut off from the end."),
    Fault.BACKWARDS: _("This entry bears an earlier moment than one before it."),
    Fault.RENAMED: _(
        "The account of this entry bears another sign-in name than it was opened with."
    ),
    Fault.SWAPPED: _("The author of this entry and another person have swapped names since."),
    Fault.UNOPENED: _("The audit log does not say who opened some of the accounts."),
    Fault.EMPTY: _("The audit log is empty, although the platform has been used."),
    Fault.NO_KEY: _("The key of the audit log is missing: the checkpoints cannot be verified."),
}
