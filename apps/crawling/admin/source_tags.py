"""Source tags: which are crawled, and their names in the public gallery."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.models import User
from apps.crawling.admin.sources.people import signed_in
from apps.crawling.models import SourceTag
from apps.crawling.services.source_tags import normalised, rename_source_tag
from apps.galleries.models import Tag


class SourceTagForm(forms.ModelForm):
    public = forms.CharField(
        label=gettext_lazy("Public tag"),
        max_length=50,
        required=False,
        help_text=gettext_lazy(
            "The tag of these pictures in the public gallery, whatever their source. Source tags "
            "with the same public tag are found together. Published pictures are retagged."
        ),
    )

    class Meta:
        model = SourceTag
        fields = ("wanted", "limit")
        help_texts = {
            "wanted": gettext_lazy("Crawls skip tags that are not wanted."),
            "limit": gettext_lazy("For this tag alone. 0 uses the limit of its source."),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if self.instance.tag is not None:
            self.fields["public"].initial = self.instance.tag.name
        # Once its pictures are public it must have a name.
        self.fields["public"].required = self.instance.tag is not None
        self.fields["public"].widget.attrs |= {"list": "public-tags", "class": "vTextField"}

    def clean_public(self) -> str:
        name: str = self.cleaned_data["public"]
        if name and not normalised(name):
            raise forms.ValidationError(_("A tag needs at least one letter or digit."))
        return name


class RowForm(forms.ModelForm):
    """A row of the list: its fields are labelled by the column headers only."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.instance.name}: {field.label}"


class NamedFilter(admin.SimpleListFilter):
    title = gettext_lazy("public tag")
    parameter_name = "named"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("With one")), ("no", gettext_lazy("Without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SourceTag]) -> QuerySet[SourceTag]:
        is_unnamed = {"yes": False, "no": True}.get(self.value() or "")
        return queryset if is_unnamed is None else queryset.filter(tag__isnull=is_unnamed)


@admin.register(SourceTag)
class SourceTagAdmin(admin.ModelAdmin):
    """Source tags come from crawls, and stay as long as their source."""

    form = SourceTagForm
    change_list_template = "admin/crawling/sourcetag/change_list.html"
    change_form_template = "admin/crawling/sourcetag/change_form.html"
    list_display = ("name", "of_source", "public_tag", "pictures", "wanted", "limit")
    list_display_links = ("name",)
    list_editable = ("wanted", "limit")
    list_filter = ("source", "wanted", NamedFilter)
    list_select_related = ("source", "tag")
    search_fields = ("name", "tag__name")
    fields = ("name", "source", "public", "wanted", "limit")
    readonly_fields = ("name", "source")
    actions = ("want", "leave_out", "give_one_tag")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceTag]:
        through = SourceTag.entries.through.objects.filter(sourcetag=OuterRef("pk")).order_by()
        counted = through.values("sourcetag").values_list(Count("pk"))
        count = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
        return super().get_queryset(request).annotate(picture_count=count)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **kwargs | {"form": RowForm})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SourceTag | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("source"), ordering="source__name")
    def of_source(self, source_tag: SourceTag) -> str:
        return source_tag.source.name

    @admin.display(description=gettext_lazy("public tag"), ordering="tag__name", empty_value="–")
    def public_tag(self, source_tag: SourceTag) -> str | None:
        return source_tag.tag.name if source_tag.tag else None

    @admin.display(description=gettext_lazy("pictures"), ordering="picture_count")
    def pictures(self, source_tag: Any) -> str:
        return number_format(source_tag.picture_count, force_grouping=True)

    # -- Actions on several
    @admin.action(description=gettext_lazy("Crawl these tags"), permissions=["change"])
    def want(self, request: HttpRequest, source_tags: QuerySet[SourceTag]) -> None:
        self._switch(request, source_tags, on=True)

    @admin.action(description=gettext_lazy("Skip these tags"), permissions=["change"])
    def leave_out(self, request: HttpRequest, source_tags: QuerySet[SourceTag]) -> None:
        self._switch(request, source_tags, on=False)

    def _switch(self, request: HttpRequest, source_tags: QuerySet[SourceTag], *, on: bool) -> None:
        n = SourceTag.objects.filter(pk__in=source_tags.values("pk")).update(wanted=on)
        message = ngettext("%(n)s tag was changed.", "%(n)s tags were changed.", n)
        self.message_user(request, message % {"n": n})

    @admin.action(
        description=gettext_lazy("Give these tags one public tag …"), permissions=["change"]
    )
    def give_one_tag(
        self, request: HttpRequest, source_tags: QuerySet[SourceTag]
    ) -> HttpResponse | None:
        """Asks for the tag on a page of its own; the same form comes back with `public`."""
        name = request.POST.get("public", "")
        if normalised(name):
            call_source_tags(source_tags, name, signed_in(request))
            message = _("These tags are now called “%(tag)s”.")
            self.message_user(request, message % {"tag": normalised(name)})
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("One public tag for several source tags"),
            "opts": self.opts,
            "source_tags": source_tags,
            "public_tags": public_tags(),
            "suggestions": suggestions(source_tags),
        }
        return TemplateResponse(request, "admin/crawling/sourcetag/give_one_tag.html", context)

    # -- Pages
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "frame": "admin/change_list.html",
            "title": capfirst(self.opts.verbose_name_plural),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"frame": "admin/change_form.html", "public_tags": public_tags()}
        return super().changeform_view(
            request, object_id, form_url, context | (extra_context or {})
        )

    def save_model(self, request: HttpRequest, obj: SourceTag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        name = form.cleaned_data.get("public", "")
        if "public" in form.changed_data and name:
            call_source_tags(SourceTag.objects.filter(pk=obj.pk), name, signed_in(request))


def public_tags() -> QuerySet[Tag]:
    return Tag.objects.filter(owner=None).order_by("name")


def suggestions(source_tags: QuerySet[SourceTag]) -> list[str]:
    """Current public names of some of them, and the source tags themselves."""
    names = [
        source_tag.tag.name if source_tag.tag else source_tag.name for source_tag in source_tags
    ]
    return list(dict.fromkeys(names))[:10]


def call_source_tags(source_tags: QuerySet[SourceTag], name: str, by: User) -> int:
    """Give each of them the public name `name`; how many jobs retag what is published already."""
    started = [rename_source_tag(source_tag, name, by=by) for source_tag in source_tags]
    return sum(job is not None for job in started)
