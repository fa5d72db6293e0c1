"""The categories that a database begins with."""

import pytest
from django.apps import apps
from django.core.management import call_command

from apps.classification.defaults import CATEGORIES, make_categories
from apps.classification.models import Category

CODES = [code for code, *_ in CATEGORIES]


def codes() -> list[str]:
    return list(Category.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_what_staff_changed_or_removed_stays_so():
    Category.objects.filter(code="foods").delete()
    Category.objects.filter(code="pets").update(english="Animals")
    make_categories(apps.get_app_config("classification"))
    assert codes() == [code for code in CODES if code != "foods"]
    assert Category.objects.get(code="pets").english == "Animals"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_the_defaults_again():
    call_command("flush", "--noinput", "--verbosity", "0")
    assert codes() == CODES
