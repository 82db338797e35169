"""The brand's own colours and logo, at addresses that change with them."""

from django.http import Http404, HttpRequest, HttpResponse

from frontend.brand.reading import brand
from frontend.brand.values import LOGO_TYPES

A_YEAR = "public, max-age=31536000, immutable"


def styles(request: HttpRequest, digest: str) -> HttpResponse:
    del request
    if digest != brand().digest or not brand().styles:
        raise Http404
    return HttpResponse(
        brand().styles, content_type="text/css; charset=utf-8", headers={"Cache-Control": A_YEAR}
    )


def logo(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    del request
    path = brand().logo
    if path is None or (digest, name) != (brand().digest, path.name):
        raise Http404
    return HttpResponse(
        path.read_bytes(),
        content_type=LOGO_TYPES[path.suffix],
        headers={"Cache-Control": A_YEAR},
    )
