"""What every measurement runs in: a data folder of its own, whatever the shell has set."""

import os
import sys
from pathlib import Path

from tools import ROOT


def told(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def environment_of(home: Path) -> dict[str, str]:
    """The settings of the demo alone, whatever the shell has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIANFENG_")}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {
        **kept,
        "PYTHONPATH": paths,
        "PYTHONDONTWRITEBYTECODE": "",  # as on the machine of an office
        "XIANFENG_HOME": str(home),
        "XIANFENG_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "xianfeng.config.settings",
    }
