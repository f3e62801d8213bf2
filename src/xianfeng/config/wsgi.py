"""The door for web servers."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver

from .lanes import Lanes

WAIT_SECONDS = 2
"""For which a request waits until another one has written; ours."""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianfeng.config.settings")
os.umask(0o077)
_program = get_wsgi_application()
# Whoever waits for a page is told soon; PostgreSQL waits as long for a lock, and for an answer.
_options = connections.settings["default"].setdefault("OPTIONS", {})
if connections.settings["default"]["ENGINE"].endswith("sqlite3"):
    _options["timeout"] = WAIT_SECONDS
else:
    _options["options"] = f"{_options.get('options', '')} -c lock_timeout={WAIT_SECONDS * 1000}"
    _options.setdefault("connect_timeout", WAIT_SECONDS)
# Warm: the first person does not wait for views and base pages to be read.
_ = get_resolver().reverse_dict
for _name in ("ui/base.html", "ui/public.html", "ui/citizen.html", "ui/error.html"):
    get_template(_name)
from .casting import Casting  # noqa: E402 -- it reads models, which are there now

application = Lanes(_program, threads=settings.XIANFENG_WEB_THREADS, shortest=Casting())
