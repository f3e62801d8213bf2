"""What stands in places of other rooms' pages."""

from typing import Protocol

from django.utils import timezone

from xianfeng.cases.selectors.figures import WindowPlace, window_card


class Window(Protocol):
    """A window as the page of its results knows it."""

    @property
    def pk(self) -> int: ...

    @property
    def code(self) -> str: ...


def window_place(_actor: object, window: Window) -> WindowPlace:
    """Show everybody what became of the cases of a window."""
    return window_card(window.pk, window.code, today=timezone.localdate())
