from importlib import import_module  # noqa: TID251 -- finds the room of every app by name

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

from xianfeng.foundation.room import open_house
from xianfeng.ui.fields import say_how_to_mend


class RoofConfig(AppConfig):
    name = "xianfeng.config"

    def ready(self) -> None:
        """Let fields say how to mend them, and each room in its `room.py` what others may know."""
        say_how_to_mend()
        open_house(
            import_module(f"{app.name}.room").ROOM
            for app in apps.get_app_configs()
            if app.name.startswith("xianfeng.") and module_has_submodule(app.module, "room")
        )
