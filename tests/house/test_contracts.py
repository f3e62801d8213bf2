"""Each fault that the contracts must catch is put in, and found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import PACKAGE, ROOT
from tools.contracts import RULES, faults
from tools.order import RANKS
from tools.sources import Module

FAULTS = {
    "writes": [
        ("plans/views.py", "def page(request):\n    goal.save()\n"),
        ("plans/views.py", "def page(request):\n    Goal.objects.create(title='x')\n"),
        ("plans/selectors.py", "def goals(actor):\n    goals_of(actor).update(title='x')\n"),
        ("plans/forms.py", "async def form():\n    await Goal.objects.abulk_create([])\n"),
        ("plans/jobs.py", "def job():\n    rows.delete()\n"),
        ("cli/tidy.py", "def tidy():\n    Goal.objects.filter(pk=1).update(**values)\n"),
    ],
    "foreign": [
        (
            "carriers/services.py",
            (
                "from xianfeng.plans.models import Goal\n\n\n"
                "def move(*, actor, at):\n    Goal.objects.filter(pk=1).update(title='x')\n"
            ),
        ),
        (
            "carriers/demo.py",
            (
                "from xianfeng.plans import models\n\n\n"
                "def fill(*, at, seed):\n    models.Goal.objects.bulk_create([])\n"
            ),
        ),
    ],
    "docstring": [
        ("plans/selectors.py", 'def goals():\n    """Give the goals of a plan."""\n'),
        ("plans/rules.py", 'class Pace:\n    """Gives how far a goal is."""\n'),
    ],
    "overrides": [
        ("plans/models.py", "class Goal:\n    def save(self, *args, **kwargs):\n        pass\n"),
    ],
    "clock": [
        (
            "plans/services.py",
            (
                "from django.utils import timezone\n\n\n"
                "def close(*, actor, at):\n    return timezone.now()\n"
            ),
        ),
        ("plans/selectors.py", "from django.utils.timezone import now\n\nTODAY = now()\n"),
        ("plans/rules.py", "import datetime as dt\n\nTODAY = dt.date.today()\n"),
        ("plans/permissions.py", "from time import time\n\nSTARTED = time()\n"),
        (
            "plans/models.py",
            "from django.utils import timezone\n\nfield = DateTimeField(default=timezone.now)\n",
        ),
        ("plans/models.py", "field = DateTimeField(auto_now_add=True)\n"),
        (
            "plans/forms.py",
            "from django.utils import timezone\n\nTODAY = timezone.localdate()\n",
        ),
        (
            "plans/selectors.py",
            "from django.db.models.functions import Now\n\nLATE = Q(due__lt=Now())\n",
        ),
    ],
    "days": [
        (
            "plans/selectors.py",
            (
                "from datetime import datetime, time\n\n\n"
                "def begins(day):\n    return datetime.combine(day, time())\n"
            ),
        ),
        (
            "plans/forms.py",
            "from django.utils import timezone\n\nNOON = timezone.make_aware(NAIVE)\n",
        ),
    ],
    "sql": [
        ("plans/selectors.py", "ROWS = Goal.objects.raw('select 1')\n"),
        (
            "plans/selectors.py",
            "def rows():\n    with connection.cursor() as cursor:\n        ...\n",
        ),
        ("plans/selectors.py", "ROWS = Goal.objects.extra(where=['1'])\n"),
        ("plans/selectors.py", "from django.db.models.expressions import RawSQL\n"),
        (
            "plans/services.py",
            "from django.apps import apps\n\nGoal = apps.get_model('plans.Goal')\n",
        ),
    ],
    "box": [
        ("review/models.py", "case = models.ForeignKey('ballots.Ballot', on_delete=CASCADE)\n"),
    ],
    "doors": [
        ("carriers/views.py", "from xianfeng.plans.views import goal\n"),
        ("carriers/forms.py", "from xianfeng.plans import forms\n"),
        ("carriers/services.py", "from xianfeng.plans.demo import MOVED_GOALS\n"),
        ("carriers/views.py", "from xianfeng.plans.room import ROOM\n"),
    ],
    "web": [
        ("plans/services.py", "from django.http import HttpRequest\n"),
        ("plans/selectors.py", "from django.shortcuts import get_object_or_404\n"),
    ],
    "hidden": [("plans/rules.py", "django = __import__('django')\n")],
    "signature": [
        ("plans/services.py", "def close(goal, actor):\n    pass\n"),
        ("plans/services.py", "def close(*, goal, actor, at):\n    pass\n"),
        ("plans/services/closing.py", "def close(*, actor, goal):\n    pass\n"),
    ],
    "length": [
        ("plans/selectors.py", "x = 1\n" * 401),
    ],
    "private": [
        ("plans/selectors.py", "from xianfeng.plans.rules.kinds import _folded\n"),
        ("plans/services/goals.py", "def edit():\n    from .plans import _fresh\n"),
    ],
}
BANNED = {
    "signals": [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.contrib.auth.signals import user_logged_in",
        "from django.db.models import signals",
        "from allauth.account.signals import user_logged_in",
    ],
    "requests": [
        "import requests",
        "from urllib import request",
        "import http.client",
        "def fetch() -> None:\n    from urllib.request import urlopen",
    ],
    "import by text": [
        "from importlib import import_module\n\nviews = import_module('xianfeng.desk.views')",
        "import importlib\n\nviews = importlib.import_module('xianfeng.desk.views')",
    ],
}
ORDERS = [
    ({"plans/models.py": "from .services import close\n"}, "plans/models: reaches plans/services"),
    (
        {"plans/rules.py": "from xianfeng.plans.models import Goal\n"},
        "plans/rules: reaches plans/models",
    ),
    (
        {"plans/services.py": "def close(*, actor, at):\n    from . import jobs\n"},
        "plans/services: reaches plans/jobs",
    ),
    ({"plans/views.py": "from .extracts import ROWS\n"}, "plans/views: reaches plans/extracts"),
    (
        {
            "plans/selectors.py": "from .words import LABELS\n",
            "plans/words.py": "from .forms import GoalForm\n",
        },
        "plans/selectors: reaches plans/forms",
    ),
    (
        {
            "plans/__init__.py": "from .views import goal\n",
            "plans/rules.py": "from xianfeng.plans import goal\n",
        },
        "plans/rules: reaches plans/views",
    ),
]
SOUND = {
    "plans/rules.py": "from datetime import date\n\n\ndef is_due(day: date, at): ...\n",
    "plans/models.py": "from .rules import is_due\n",
    "plans/services.py": (
        "from .models import Goal\n\n\n"
        "def close(*, actor, goal, at):\n    goal.save()\n    Goal.objects.create()\n"
    ),
    "plans/selectors.py": (
        "from django.utils import timezone\n\n\n"
        "def days(rows, at):\n    found = {}\n    found.update({'a': 1})\n"
        "    return timezone.localdate(at), timezone.localtime(at)\n"
    ),
    "plans/views.py": (
        "from django.utils import timezone\n\nfrom .services import close\n\n\n"
        "def page(request):\n    close(actor=1, goal=2, at=timezone.now())\n"
    ),
    "reports/papers/quarter.py": "def write(document, path):\n    document.save(path)\n",
    "carriers/demo.py": "from xianfeng.plans.demo import MOVED_GOALS\n",
    "plans/services/ground.py": "def fresh(goal):\n    pass\n",
    "plans/words.py": "from .services.ground import fresh\n",
}


def written(package: Path, files: dict[str, str]) -> list[str]:
    """Write a tiny package and give its faults."""
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return faults(package)


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [(rule, name, text) for rule, rows in FAULTS.items() for name, text in rows],
)
def test_a_fault_that_is_put_in_is_found(tmp_path: Path, rule: str, name: str, text: str) -> None:
    found = written(tmp_path, {name: text})

    assert len(found) >= 1
    assert all(line.startswith(f"{name}:") for line in found)
    assert _rules_that_object(name, text) >= {rule}


def _rules_that_object(name: str, text: str) -> set[str]:
    return {rule for rule, check in RULES.items() if [*check(Module(name, text))]}


@pytest.mark.parametrize(("files", "fault"), ORDERS)
def test_the_order_of_files_in_a_room_is_held(
    tmp_path: Path, files: dict[str, str], fault: str
) -> None:
    empty = {f"plans/{word}.py": "" for word in RANKS}

    found = written(tmp_path, empty | files)

    assert [line.partition(",")[0] for line in found] == [fault]


@pytest.mark.parametrize(
    ("words", "text"), [(words, text) for words, texts in BANNED.items() for text in texts]
)
def test_a_banned_name_is_found(words: str, text: str) -> None:
    """By ruff, with the real configuration, in a file that it takes for one of the house."""
    done = subprocess.run(
        [
            *(Path(sys.executable).parent / "ruff", "check", "--select", "TID251", "--no-cache"),
            *("--output-format", "concise", "--stdin-filename", "src/xianfeng/plans/words.py", "-"),
        ],
        cwd=ROOT,
        input=f"{text}\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "TID251" in done.stdout
    assert words.rstrip("s") in done.stdout


def test_a_room_that_is_too_large_is_found(tmp_path: Path) -> None:
    many = {f"plans/words{number}.py": "X = 1\n" * 135 for number in range(45)}

    assert written(tmp_path, many) == ["plans: 6075 lines in 45 files; make two rooms of it"]
    (tmp_path / "plans" / "words0.py").write_text("X = 1\n" * 60)
    assert faults(tmp_path) == []
    (tmp_path / "plans" / "one_more.py").write_text("X = 1\n")
    assert faults(tmp_path) == ["plans: 6001 lines in 46 files; make two rooms of it"]


def test_every_rule_has_a_fault_that_was_put_in() -> None:
    assert set(FAULTS) == set(RULES)


def test_a_sound_package_passes(tmp_path: Path) -> None:
    assert written(tmp_path, SOUND) == []


def test_the_house_itself_passes() -> None:
    assert faults() == []


def test_a_fault_in_a_copy_of_the_house_is_found(tmp_path: Path) -> None:
    house = tmp_path / "xianfeng"
    shutil.copytree(
        PACKAGE, house, ignore=shutil.ignore_patterns("static", "*.po", "*.mo", "*.pyc")
    )
    views = house / "diagnosis" / "views.py"
    views.write_text(
        views.read_text("utf-8") + "\n\ndef wipe():\n    Result.objects.all().delete()\n"
    )

    assert [line.partition(":")[0] for line in faults(house)] == ["diagnosis/views.py"]
