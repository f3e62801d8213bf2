"""Compile every template, so that an unknown tag or argument is found before a person finds it."""

import sys

import django

from tools import PACKAGE


def main() -> int:
    """Name each template that does not compile."""
    django.setup()
    from django.template.exceptions import TemplateSyntaxError  # noqa: PLC0415 -- after setup
    from django.template.loader import get_template  # noqa: PLC0415 -- after setup

    wrong = 0
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        name = path.as_posix().split("/templates/", 1)[1]
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            wrong += 1
            print(f"{name}: {error}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
