"""Files that a page sends for keeping."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, *, name: str, media_type: str = WORKBOOK) -> HttpResponse:
    """Send a file for keeping under a name, with its ending; any sign may stand in it."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": header or "attachment"}
    )
