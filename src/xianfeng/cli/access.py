import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.urls import URLPattern, URLResolver

    from xianfeng.access.rules.matrix import Rule


@dataclass(frozen=True)
class Page:
    """One address of the platform: its name with its room, its pattern, what it names."""

    name: str
    address: str
    arguments: tuple[str, ...]


def pages() -> list[Page]:
    """List every address that the platform answers at, in the order of its names."""
    from django.urls import get_resolver

    found = _pages(get_resolver().url_patterns, "/", "", ())
    return sorted(found, key=lambda page: (page.name, page.address))


def _pages(
    patterns: "Sequence[URLPattern | URLResolver]", at: str, room: str, above: tuple[str, ...]
) -> Iterator[Page]:
    from django.urls import URLPattern

    for pattern in patterns:
        address = at + str(pattern.pattern)
        arguments = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield Page(f"{room}{pattern.name or address}", address, arguments)
        else:
            inner = f"{room}{pattern.namespace}:" if pattern.namespace else room
            yield from _pages(pattern.url_patterns, address, inner, arguments)


@click.group()
def access() -> None:
    """Look at who may do what.

    Example: xianfeng access matrix
    """


@access.command("matrix")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def print_matrix(*, as_json: bool) -> None:
    """Print who may open which page: every address, every method, everyone, own and foreign.

    Exit 0 where every address has a rule, else 1; the addresses without one are named.

    Example: xianfeng access matrix --json
    """
    from xianfeng.cli.doors import print_json, start

    start(with_database=False)
    from xianfeng.access.rules.matrix import PAGES

    every = pages()
    ruled = [(page, PAGES[page.name]) for page in every if page.name in PAGES]
    without = [page for page in every if page.name not in PAGES]
    if as_json:
        print_json(
            {
                "pages": [_as_plain(page, rule) for page, rule in ruled],
                "without_rule": [page.name for page in without],
            }
        )
    else:
        _print_table(ruled)
    for page in without:
        click.echo(f"no rule: {page.name} ({page.address})", err=True)
    sys.exit(1 if without else 0)


def _as_plain(page: Page, rule: "Rule") -> dict[str, object]:
    from xianfeng.access.rules.matrix import Place, Subject

    places = tuple(Place) if rule.names_a_thing else (Place.OWN,)
    return {
        "name": page.name,
        "address": page.address,
        "answers": [
            {
                "method": method,
                "place": place.value if rule.names_a_thing else None,
                **{who.value: rule.answer(who, method, place).value for who in Subject},
            }
            for method in sorted(rule.methods)
            for place in places
        ],
    }


SIGNS = {"in": "yes", "sign_in": "login", "forbidden": "403", "unknown": "404"}


def _print_table(ruled: "list[tuple[Page, Rule]]") -> None:
    from xianfeng.access.rules.matrix import Place, Subject

    wide = max(len(page.name) for page, _ in ruled)
    heads = "".join(f"{who.value:>14}" for who in Subject)
    click.echo(f"{'page':<{wide}}  {'method':<6} {'whose':<8}{heads}")
    for page, rule in ruled:
        for method in sorted(rule.methods):
            for place in Place if rule.names_a_thing else (Place.OWN,):
                whose = place.value if rule.names_a_thing else ""
                cells = "".join(
                    f"{SIGNS[rule.answer(who, method, place).value]:>14}" for who in Subject
                )
                click.echo(f"{page.name:<{wide}}  {method:<6} {whose:<8}{cells}")
