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
    from xianfeng.cli.doors import refusals_told, start, told
    from xianfeng.cli.server import PortTaken, check_port, run_server

    start()
    try:
        check_port(host, port)
    except PortTaken as taken:
        told(f"{taken} Choose another: xianfeng serve --port {port + 1}", 1)
    with refusals_told():
        run_server(host, port, with_worker=not without_worker)


@click.command()
@click.option("--beside", type=int, hidden=True, help="end with the process of this number")
def worker(beside: int | None) -> None:
    """Run background work alone, until Ctrl-C or SIGTERM; the job in hand is finished first.

    `xianfeng serve` has a worker beside it; this one is for more machines, or for
    `xianfeng serve --without-worker`.

    Example: xianfeng worker
    """
    from xianfeng.cli.doors import refusals_told, start

    start()
    import signal
    import threading

    from django.conf import settings

    from xianfeng.cli.server import end_with
    from xianfeng.jobs.worker import run_worker
    from xianfeng.upkeep.holding import hold

    with refusals_told():
        hold(settings.XIANFENG_HOME)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if beside is not None:
        end_with(beside, stop.set)
    run_worker(stop)
