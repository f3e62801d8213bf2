"""Compile the translations when the wheel is built, so that no one needs gettext."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Write every `.mo` file and put it into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        sys.path.insert(0, str(Path(self.root)))
        from tools.messages import compile_catalogue  # noqa: PLC0415 -- needs the path above

        package = Path(self.root) / "src" / "xianfeng"
        for path in sorted(package.glob("*/locale/*/LC_MESSAGES/django.po")):
            compile_catalogue(path)
        build_data["artifacts"].append("src/xianfeng/**/*.mo")
