import os
from pathlib import Path

import click

from xianfeng.cli.demo_folder import DemoFolder, Unfit


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--reset", is_flag=True, help="start over: what was changed in the demo is gone")
@click.option("--no-serve", is_flag=True, help="build the city and end")
def demo(port: int, *, reset: bool, no_serve: bool) -> None:
    """Show the platform with a fictional city, Linjiang; nothing else needs to be installed.

    The first start builds the city, in less than a minute; later starts keep what was changed.
    The data folder is ./.demo unless XIANFENG_HOME is set.

    Example: xianfeng demo --port 8001
    """
    from xianfeng.cli.doors import told
    from xianfeng.cli.server import PortTaken, check_port

    folder = DemoFolder(Path(os.environ.get("XIANFENG_HOME") or ".demo").absolute())
    os.environ["XIANFENG_HOME"] = str(folder.path)
    os.environ["XIANFENG_DEMO"] = "true"
    os.environ.setdefault("XIANFENG_BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("XIANFENG_NAME", "临江市直属机关")
    os.environ.setdefault("XIANFENG_PUBLISHER", "临江市直属机关工作委员会")
    os.environ.setdefault(
        "XIANFENG_CONTACT", "临江市人民路 1 号，电话 0000-8120000（工作日 9:00 至 17:30）"
    )
    os.environ.setdefault("XIANFENG_LOG_LEVEL", "WARNING")
    try:
        if not no_serve:
            check_port("127.0.0.1", port)
        folder.open(reset=reset)
    except PortTaken as taken:
        told(f"{taken} Choose another: make demo PORT={port + 1}", 1)
    except Unfit as unfit:
        told(str(unfit), 1)
    _build_and_serve(folder, port, serve=not no_serve)


def _build_and_serve(folder: DemoFolder, port: int, *, serve: bool) -> None:
    from xianfeng.cli.doors import start, told
    from xianfeng.cli.server import run_server

    start()
    from xianfeng.cli.demo_city import NotEmpty, build, greeting

    if not folder.is_built:
        try:
            build(may_flush=folder.was_begun)
        except NotEmpty as refusal:
            told(str(refusal), 1)
        folder.finish()
    words = greeting(port, serve=serve)
    if serve:
        run_server("127.0.0.1", port, ready=lambda: click.echo(words))
    else:
        click.echo(words)
