from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from pytest_django import Settings


@pytest.fixture(autouse=True)
def trail_folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own; notes are kept at once, since no test commits."""

    def at_once(deed: Callable[[], object]) -> None:
        deed()

    monkeypatch.setattr(transaction, "on_commit", at_once)
    settings.XIANFENG_HOME = tmp_path
    settings.FIGURES = django_settings.FIGURES.model_copy(update={"audit_kept_days": 30})
    return tmp_path
