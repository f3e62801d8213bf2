"""Cast from several threads and be killed at a random moment; run by test_killed.py.

python -m tests.ballots.crowd DATABASE-NAME HOME SLIPS-FILE ACKNOWLEDGED-FILE

Each line of the second file is written, and on the disk, only after `cast` has returned.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import django
from django.conf import settings

HANDS = 4


def main(database: str, home: str, slips: str, acknowledged: str) -> None:
    """Cast every slip that is not used yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.XIANFENG_HOME = Path(home)
    django.setup()
    tokens = Path(slips).read_text("ascii").split()
    told = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    hands = [Thread(target=_cast, args=(tokens[hand::HANDS], told)) for hand in range(HANDS)]
    print("ready", flush=True)
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def _cast(tokens: list[str], told: int) -> None:
    from xianfeng.ballots.selectors.slips import SlipUsed
    from xianfeng.ballots.services.cast import cast

    for token in tokens:
        with suppress(SlipUsed):
            cast(token=token, answers={"level": "4"}, comment=token[:6])
            os.write(told, f"{token}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
