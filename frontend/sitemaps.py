"""Which pages search engines may list: all that lead to help, but for those that could betray."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from directory.models import Organization, Service
from frontend.browsing import states


class Listings(Sitemap[Service]):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self) -> QuerySet[Service]:
        """Without services at a confidential place."""
        hidden = Service.objects.filter(service_at_locations__location__confidential=True)
        found = Service.objects.in_directory().exclude(pk__in=hidden.values("pk"))
        return found.only("id", "last_modified").order_by("pk")

    def location(self, item: Service) -> str:
        return reverse("frontend:service", args=[item.pk])


class Organizations(Sitemap[Organization]):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self) -> QuerySet[Organization]:
        return Organization.objects.live().filter(listed=True).only("id").order_by("pk")

    def location(self, item: Organization) -> str:
        return reverse("frontend:organization", args=[item.pk])


class Pages(Sitemap[str]):
    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return ["home", "browse", "safety", "accessibility"]

    def location(self, item: str) -> str:
        return reverse(f"frontend:{item}")


class Places(Sitemap[str]):
    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """Addresses of the states; those of counties and towns are found from there."""
        return [spot.url for spot in states()]

    def location(self, item: str) -> str:
        return reverse("frontend:state", args=[item.rstrip("/").rpartition("/")[2]])


SITEMAPS = {"pages": Pages, "places": Places, "services": Listings, "organizations": Organizations}
