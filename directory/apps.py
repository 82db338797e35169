from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from directory.regions import checks as regions  # noqa: F401  registers itself
        from directory.terms import checks as terms  # noqa: F401
