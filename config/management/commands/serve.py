from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config import environment as env
from config.supervisor import Supervisor, is_answering, is_taken, python


class Command(BaseCommand):
    help = (
        "Starts Handrail: prepares the database, fills an empty one with the demonstration "
        "county (not with DEMO=0, never in production), runs the web server and the worker."
    )
    requires_system_checks = []  # the commands called below make them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="do not start anything")

    def handle(self, *args: Any, prepare_only: bool, **options: Any) -> None:
        host = env.text("BIND", "127.0.0.1")
        port = env.whole("PORT", 8000, least=1, most=65535)
        if not prepare_only and is_taken(host, port):
            raise CommandError(
                f"Port {port} is taken by another program, or may not be used. "
                f"Choose another one: PORT={port + 1} make run"
            )
        self.prepare()
        if not prepare_only:
            status = self.start(host, port)
            raise SystemExit(status)

    def prepare(self) -> None:
        try:
            if has_migrations_to_run():
                self.say("Preparing the database …")
                call_command("migrate", interactive=False, verbosity=0)
            if wants_demo():
                call_command("demo_data", if_empty=True, stdout=self.stdout)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"The database does not answer ({str(error).strip()}). "
                "Start it, or name another one in DATABASE_URL."
            ) from error
        finally:
            connection.close()

    def start(self, host: str, port: int) -> int:
        supervisor = Supervisor(
            {
                "web server": python(
                    "-m", "gunicorn", "-c", "python:config.server", "config.wsgi:application"
                ),
                "worker": python("manage.py", "work"),
            }
        )
        reachable = "127.0.0.1" if host in {"0.0.0.0", "[::]"} else host.strip("[]")
        status = supervisor.run(
            is_ready=lambda: is_answering(reachable, port),
            when_ready=lambda: self.announce(host, port),
        )
        if status == 0:
            self.say("Handrail has stopped.")
        return status

    def announce(self, host: str, port: int) -> None:
        name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "[::]"} else host
        self.say(f"\nHandrail is ready: http://{name}:{port}/")
        if wants_demo():
            call_command("demo_logins", stdout=self.stdout)
        self.say("Ctrl-C stops it.\n")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def wants_demo() -> bool:
    return not settings.PRODUCTION and env.flag("DEMO", True) and "demo_data" in get_commands()
