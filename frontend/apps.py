from django.apps import AppConfig

from frontend.brand.reading import brand


class FrontendConfig(AppConfig):
    name = "frontend"

    def ready(self) -> None:
        """Refuses to start with a brand whose words cannot be read, or whose lines call nobody."""
        brand()
