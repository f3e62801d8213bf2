"""Cast from several threads, to be killed at any moment; run by test_killed.py.

python -m tests.ballots.crowd DATABASE-NAME HOME SLIPS-FILE [commit | answer]

Each line that it says is the token of a slip for which `cast` has returned. What was said before
the end can still be read after it. With a fourth word it kills itself right before its first commit
or right before its first answer.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from unittest import mock

import django
from django.conf import settings

HANDS = 4


def main(database: str, home: str, slips: str, end: str = "") -> None:
    """Cast every slip that is not used yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.XIANFENG_HOME = Path(home)
    django.setup()
    if end:
        _die_before(end)
    tokens = Path(slips).read_text("ascii").split()
    hands = [Thread(target=_cast, args=(tokens[hand::HANDS],)) for hand in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def _die_before(end: str) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from xianfeng.ballots.services import cast as desk

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if end == "commit":
        mock.patch.object(BaseDatabaseWrapper, "commit", die).start()
    else:
        mock.patch.object(desk, "written_receipt", die).start()


def _cast(tokens: list[str]) -> None:
    from xianfeng.ballots.selectors.slips import SlipUsed
    from xianfeng.ballots.services.cast import cast

    for token in tokens:
        with suppress(SlipUsed):
            cast(token=token, answers={"level": "4"}, comment=token[:6])
            os.write(sys.stdout.fileno(), f"{token}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
