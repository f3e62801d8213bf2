"""The platform's own settings in a data folder that is thrown away."""

import os
import tempfile

os.environ["XIANFENG_HOME"] = tempfile.mkdtemp(prefix="xianfeng-tests-")

from xianfeng.config.settings import *  # noqa: F403 -- the folder above comes first
from xianfeng.config.settings import DATABASES, XIANFENG_HOME

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file with a write-ahead log, as in use; Django's own default would be memory.
    DATABASES["default"]["TEST"] = {"NAME": XIANFENG_HOME / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# As nobody has set them: what a test says of its house is not told to the next one.
XIANFENG_NAME = ""
XIANFENG_BASE_URL = "http://127.0.0.1:8000"
