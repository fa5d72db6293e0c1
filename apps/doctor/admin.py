"""What the doctor found, for staff."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.doctor.models import Report, remedy_of, sentence_of
from futu.admin import ReadOnlyAdmin


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "state", "part", "found", "repaired", "rows", "size", "took")
    list_filter = ("state", "is_daily")
    fields = (
        "state",
        "is_daily",
        "started",
        "finished",
        "part",
        "rows",
        "size",
        "took",
        "found",
        "repaired",
        "said",
    )
    readonly_fields = ("part", "size", "took", "found", "said")

    @admin.display(description=_("part of all bytes"))
    def part(self, report: Report) -> str:
        return str(report.slice)

    @admin.display(description=_("findings"))
    def found(self, report: Report) -> int:
        return report.open_count

    @admin.display(description=_("bytes read"), ordering="read_bytes")
    def size(self, report: Report) -> str:
        return str(filesizeformat(report.read_bytes))

    @admin.display(description=_("seconds"), ordering="seconds")
    def took(self, report: Report) -> int:
        return round(report.seconds)

    @admin.display(description=_("what it found"))
    def said(self, report: Report) -> SafeString | str:
        rows = [
            (sentence_of(one), str(_("Repaired.")) if one["repaired"] else remedy_of(one))
            for one in report.findings
        ]
        return format_html_join("", "<p>{}<br><small>{}</small></p>", rows) or "–"
