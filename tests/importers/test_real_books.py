"""Both real books, whole: what was counted in them is what the directory then holds."""

from pathlib import Path

import pytest

from directory.models import (
    Address,
    Attribute,
    Location,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from importers import runs

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared, pytest.mark.exhaustive]


def test_both_books_are_imported_whole_and_again_without_change(shared: Path) -> None:
    request = runs.Request("samhsa", [shared / "data" / "samhsa-directory-2022"])
    counts = runs.run(request).counts

    assert (counts.read, counts.created, counts.quarantined) == (21_213, 21_213, 0)
    assert Service.objects.live().count() == 21_213
    assert ServiceAtLocation.objects.live().count() == 21_213
    assert Organization.objects.live().count() == 11_617
    assert Location.objects.live().count() == 18_593
    assert Attribute.objects.count() == 1_360_633
    assert set(Taxonomy.objects.values_list("version", flat=True)) == {"2022"}
    assert TaxonomyTerm.objects.filter(taxonomy_detail__name__contains="Mental").count() == 176
    assert TaxonomyTerm.objects.filter(taxonomy_detail__name__contains="Substance").count() == 225
    # Every number of the books is a phone; one row has no main one.
    assert Phone.objects.filter(description="Main").count() == 21_212
    assert Phone.objects.count() == 14_428 + 19_277
    assert Address.objects.exclude(postal_code__regex=r"^\d{5}$").count() == 0
    # 96943, Yap, is the one ZIP whose point nobody gives.
    assert Location.objects.exclude(point_precision="postal_code").count() == 1
    assert not Location.objects.filter(timezone="").exists()
    # 676 services take children and the old and nobody between: no limit would be true of them.
    assert not Service.objects.filter(minimum_age__gt=65).exists()

    again = runs.run(request).counts
    assert (again.unchanged, again.created, again.changed, again.retired) == (21_213, 0, 0, 0)


def test_one_book_alone_retires_nothing_of_the_other(shared: Path) -> None:
    folder = shared / "data" / "samhsa-directory-2022"
    mental = folder / "National_Directory_MH_Facilities_2022.xlsx"
    substance = folder / "National_Directory_SA_Facilities_2022.xlsx"
    assert runs.run(runs.Request("samhsa", [substance])).counts.created == 12_176
    counts = runs.run(runs.Request("samhsa", [mental])).counts
    assert (counts.created, counts.retired) == (9_037, 0)
    assert Service.objects.live().count() == 21_213
    assert Organization.objects.live().count() == 11_617
    assert runs.run(runs.Request("samhsa", [substance])).counts.unchanged == 12_176
