"""Tables of the crawl command: the result of a crawl, and all sources."""

from __future__ import annotations

from django.db.models import Max
from django.template.defaultfilters import date, filesizeformat
from django.utils import timezone
from rich.table import Table

from apps.crawling.models import Crawl, Source
from apps.crawling.services.progress import Progress


def summary(progress: Progress) -> Table:
    """Counts, and what was not taken by reason."""
    crawl = progress.crawl
    state = progress.job.get_state_display() if progress.job else ""
    table = Table("", "", title=f"{crawl.source}: {state}", show_header=False, title_justify="left")
    table.columns[1].justify = "right"
    for label, figure in (
        ("New pictures", crawl.new),
        ("Known pictures", crawl.seen),
        ("Pictures not taken", crawl.refused),
        ("Pages", crawl.pages),
        ("Requests", crawl.requests),
        ("Received", filesizeformat(crawl.bytes)),
        ("Addresses waiting", progress.waiting),
        ("Wait for a decision", progress.undecided),
    ):
        table.add_row(label, str(figure))
    for title, several in (
        ("Pictures not taken", progress.refused_pictures),
        ("Pages not read", progress.refused_pages),
    ):
        table.add_section()
        for reason in several:
            table.add_row(f"{title}: {reason.label}", str(reason.count))
    return table


def sources_table() -> Table:
    """Every source with its last crawl."""
    table = Table("Source", "Name", "Crawled", "Last crawl", "State", "New", "Known", "Not taken")
    sources = Source.objects.annotate(last=Max("crawls__id"))
    crawls = Crawl.objects.select_related("job").in_bulk([source.last for source in sources])
    for source in sources:
        how_often = source.get_schedule_display() if source.enabled else "Off"
        row = [source.slug, source.name, str(how_often)]
        if crawl := crawls.get(source.last):
            when = date(timezone.localtime(crawl.created), "Y-m-d H:i")
            state = str(crawl.job.get_state_display()) if crawl.job else ""
            row += [when, state, *map(str, (crawl.new, crawl.seen, crawl.refused))]
        table.add_row(*row)
    return table
