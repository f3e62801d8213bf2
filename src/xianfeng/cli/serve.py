import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen at")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--without-worker", is_flag=True, help="web server alone; background work runs elsewhere"
)
def serve(host: str, port: int, *, without_worker: bool) -> None:
    """Serve the platform: web server and background worker together, until Ctrl-C or SIGTERM.

    Behind a proxy with TLS set XIANFENG_TLS, XIANFENG_PROXY_HEADER and XIANFENG_BASE_URL.

    Example: xianfeng serve --port 8000
    """
    from xianfeng.cli.doors import refusals_told, require_tables, start, told
    from xianfeng.cli.server import PortTaken, check_port, run_server

    start(with_database=False)
    require_tables()
    _tell_address(port)
    try:
        check_port(host, port)
    except PortTaken as taken:
        told(f"{taken} Choose another: xianfeng serve --port {port + 1}", 1)
    with refusals_told():
        _make_box_ready()
        run_server(host, port, with_worker=not without_worker)


def _make_box_ready() -> None:
    """Let slips of an earlier release vote, and end a destruction that was broken off."""
    from django.db import connections
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.services.box import make_ready

    make_ready(actor=SYSTEM, at=timezone.now())
    connections.close_all()


def _tell_address(port: int) -> None:
    """Say at the start where what is printed leads nowhere else; `doctor` says it, too."""
    from django.conf import settings

    from xianfeng.upkeep.rules import State
    from xianfeng.upkeep.rules.addresses import check_address
    from xianfeng.upkeep.words import card_of

    card = card_of(
        check_address(
            base_url=str(settings.XIANFENG_BASE_URL),
            tls=settings.SESSION_COOKIE_SECURE,
            proxy_header=settings.SECURE_PROXY_SSL_HEADER is not None,
            port=port,
        )
    )
    if card.state is not State.FINE:
        click.echo(f"{card.found} {card.mend}", err=True)


@click.command()
@click.option("--beside", type=int, hidden=True, help="end with the process of this number")
def worker(beside: int | None) -> None:
    """Run background work alone, until Ctrl-C or SIGTERM; the job in hand is finished first.

    `xianfeng serve` has a worker beside it; this one is for more machines, or for
    `xianfeng serve --without-worker`.

    Example: xianfeng worker
    """
    from xianfeng.cli.doors import refusals_told, require_tables, start

    start(with_database=False)
    require_tables()
    import signal
    import threading

    from django.conf import settings

    from xianfeng.cli.server import end_with
    from xianfeng.jobs.worker import run_worker
    from xianfeng.upkeep.holding import hold

    with refusals_told():
        hold(settings.XIANFENG_HOME)
        if beside is None:
            _make_box_ready()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if beside is not None:
        end_with(beside, stop.set)
    run_worker(stop)
