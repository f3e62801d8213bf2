"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianfeng.config.settings")
application = get_wsgi_application()
# Warm: the first person does not wait for views and base pages to be read.
_ = get_resolver().reverse_dict
for _name in ("ui/base.html", "ui/public.html", "ui/citizen.html", "ui/error.html"):
    get_template(_name)
