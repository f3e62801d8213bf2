"""The base of sortable lists: django-tables2 with our template, which folds on the phone."""

from typing import TypeVar

import django_tables2
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PER_PAGE = 25
T = TypeVar("T", bound=django_tables2.Table)


class Table(django_tables2.Table):
    """A list that sorts by its headings and pages; each cell carries its heading."""

    class Meta:
        template_name = "ui/table.html"
        attrs = {"class": "fold"}
        empty_text = _("Nothing here yet.")


def configured(request: HttpRequest, table: T, *, per_page: int = PER_PAGE) -> T:
    """Sort and page a table as the address of the request says."""
    django_tables2.RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table
