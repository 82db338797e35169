import json
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.models import Membership, Organization, Role, SourceRecord, User

SOURCE = "demo"
COUNSELOR, ADMINISTRATOR = "counselor@example.org", "admin@example.org"
USES = {
    COUNSELOR: "for the counselors' desk, which is still to come",
    ADMINISTRATOR: "for the administration at /admin/",
}


class Command(BaseCommand):
    help = (
        "Makes the logins for trying Handrail out and prints them. Only while the "
        "demonstration county is in the database, and never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the logins")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        if remove:
            User.objects.filter(email__in=[COUNSELOR, ADMINISTRATOR]).delete()
        elif settings.PRODUCTION:
            raise CommandError("There are no demonstration logins in production.")
        elif demo_organization() is not None:
            self.print_logins(make_logins())

    def print_logins(self, passwords: dict[str, str]) -> None:
        width = max(len(email) for email in passwords)
        self.stdout.write("Demonstration logins, made for this machine alone:")
        for email, password in passwords.items():
            self.stdout.write(f"  {email:{width}}  {password}  {USES[email]}")


def demo_organization() -> Organization | None:
    """The first live organization of the demonstration; None when it is not loaded."""
    ids = SourceRecord.objects.filter(source=SOURCE, entity="organization").values("record_id")
    found: Organization | None = (
        Organization.objects.filter(pk__in=ids, retired_at__isnull=True).order_by("name").first()
    )
    return found


def make_logins() -> dict[str, str]:
    """Passwords by address: the same as at the last start, since people keep them in mind."""
    passwords = kept_passwords()
    counselor = sign_up(COUNSELOR, "Demo Counselor", passwords[COUNSELOR])
    sign_up(ADMINISTRATOR, "Demo Administrator", passwords[ADMINISTRATOR], may_all=True)
    Membership.objects.get_or_create(
        user=counselor, organization=demo_organization(), role=Role.COUNSELOR
    )
    return passwords


def sign_up(email: str, name: str, password: str, *, may_all: bool = False) -> User:
    user, made = User.objects.get_or_create(
        email=email, defaults={"name": name, "is_staff": may_all, "is_superuser": may_all}
    )
    if made or not user.check_password(password):
        user.set_password(password)
        user.save()
    return user


def kept_passwords() -> dict[str, str]:
    """From a file in var/ that only this account may read; made at the first call."""
    path = Path(settings.VAR_DIR) / "demo_logins.json"
    if not path.exists():
        path.touch(mode=0o600)
        fresh = {email: secrets.token_urlsafe(9) for email in (COUNSELOR, ADMINISTRATOR)}
        path.write_text(json.dumps(fresh))
    passwords: dict[str, str] = json.loads(path.read_text())
    return passwords
