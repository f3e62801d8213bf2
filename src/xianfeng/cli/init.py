import sys
from pathlib import Path

import click


@click.command()
@click.option("--admin", "username", help="sign-in name of the first administrator")
@click.option("--name", "called", help="how pages call them; can be said on the first page too")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="file whose first line is the password",
)
def init(username: str | None, called: str | None, password_file: Path | None) -> None:
    """Set up the data folder and the database, and add an administrator.

    Asks for what is not given, where there is a terminal. Nothing that is there already is
    changed; there is no default password. Run it again after a new release: it brings the
    tables up to date.

    Example: xianfeng init --admin chen --name 陈建国 --password-file /run/secrets/first-password
    """
    from xianfeng.cli.doors import apply_migrations, database_told, refusals_told, start, told

    if (password_file or called) and username is None:
        raise click.UsageError("--password-file and --name need --admin.")
    start(with_database=False)
    from django.conf import settings
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.access.services.administrators import create_administrator
    from xianfeng.actors.rules import SYSTEM
    from xianfeng.upkeep.selectors import administrators

    with database_told():
        apply_migrations()
        names = set(administrators().values_list("username", flat=True))
    ready = _("The data folder is {path}; the database is ready.")
    click.echo(ready.format(path=settings.XIANFENG_HOME))
    if username is None and names:
        click.echo(_("Administrators are: {names}").format(names=", ".join(sorted(names))))
        return
    if username is not None and username in names:
        known = _("{name} is already an administrator; nothing was changed.")
        click.echo(known.format(name=username))
        return
    if username is None or password_file is None:
        if not sys.stdin.isatty():
            hint = "xianfeng init --admin NAME --password-file FILE"
            if username is None:
                missing = _("There is no administrator yet. Run: {command}")
                click.echo(missing.format(command=hint), err=True)
                return
            silent = _("There is no terminal to ask for the password. Run: {command}")
            told(silent.format(command=hint), 2)
        username = username or click.prompt(_("Sign-in name of the administrator"))
        if called is None:
            called = click.prompt(_("Name of the administrator"), default=username)
    password = (
        password_file.read_text("utf-8").partition("\n")[0].rstrip("\r")
        if password_file is not None
        else click.prompt(_("Password"), hide_input=True, confirmation_prompt=True)
    )
    with refusals_told():
        create_administrator(
            actor=SYSTEM,
            username=username,
            name=called or "",
            password=password,
            at=timezone.now(),
        )
    click.echo(_("Added: {name}. Start with: xianfeng serve").format(name=username))
