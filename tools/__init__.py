"""Programs for those who build the platform; nothing here is installed with it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "xianfeng"
