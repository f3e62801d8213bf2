"""The trail's key and its last checkpoint, as files of the data folder, outside the database."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from xianfeng.foundation.ledger import Signer, Verifier, new_seed

FOLDER = "ledger"
KEY = "audit.key"
NOTE = "audit.note"


def _folder() -> Path:
    folder = Path(settings.XIANFENG_HOME) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def trail_name() -> str:
    """Return the origin of the trail: the host of the installation, and what is logged."""
    return f"{urlsplit(settings.XIANFENG_BASE_URL).hostname or 'xianfeng'}/audit"


def trail_signer() -> Signer:
    """Return the key that signs checkpoints; made once, kept with mode 0600."""
    path = _folder() / KEY
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(new_seed())
    return Signer(trail_name(), path.read_bytes())


def trail_verifier() -> Verifier:
    """Return the public half of the key."""
    signer = trail_signer()
    return Verifier(signer.name, signer.public_key)


def keep_outside(note: str) -> None:
    """Keep the last checkpoint as a file, replaced as a whole."""
    path = _folder() / NOTE
    scratch = path.with_suffix(".new")
    with scratch.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def kept_outside() -> str | None:
    """Return the checkpoint that is kept as a file."""
    path = _folder() / NOTE
    return path.read_text("utf-8") if path.is_file() else None
