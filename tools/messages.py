"""The translations: one catalogue a room, gathered, compiled and checked without gettext's tools.

python -m tools.messages update [ROOM …]   gather the strings into the catalogues
python -m tools.messages compile [FILE …]  write the .mo files that Django reads
python -m tools.messages check [ROOM …]    list what is missing or wrong; exit 1 if anything is
"""

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools import PACKAGE

LANGUAGE = "zh_Hans"
HEADER = """\
# Chinese words of the room "{room}".
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
NEXT_TO_HAN = re.compile(rf"[{HAN}][,:;?!\"'()]|[{HAN}]\.(?![A-Za-z0-9])|[,:;?!\"'()][{HAN}]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*(?:\.\w+)*\}")
MARKUP = re.compile(r"<[^<>]*>|&#?\w+;")


def rooms(names: Iterable[str] = ()) -> list[Path]:
    """List the folders of the named rooms, or of all."""
    chosen = set(names)
    found = sorted(
        path for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file()
    )
    unknown = chosen - {path.name for path in found}
    if unknown:
        raise SystemExit(f"There is no room {', '.join(sorted(unknown))}.")
    return [path for path in found if not chosen or path.name in chosen]


def po_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """Read a catalogue; an empty one where there is none."""
    if not path.is_file():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def update(room: Path) -> bool:
    """Merge what stands in the sources into the room's catalogue; tell whether it changed.

    Translations are kept; strings that are gone from the sources go from the catalogue.
    """
    from tools.extract import catalogue_of

    path = po_path(room)
    template = catalogue_of(room)
    if not len(template):
        if path.is_file():
            path.unlink()
            return True
        return False
    catalog = read(path)
    catalog.update(template, no_fuzzy_matching=True)
    text = _text(room.name, catalog)
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def _text(room: str, catalog: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        omit_header=True,
        no_location=True,
        sort_output=True,
        ignore_obsolete=True,
        include_previous=False,
        width=100,
    )
    body = buffer.getvalue().decode("utf-8").strip("\n")
    return f"{HEADER.format(room=room)}\n{body}\n"


def compile_catalogue(path: Path) -> Path:
    """Write the .mo file beside a catalogue."""
    target = path.with_suffix(".mo")
    scratch = target.with_suffix(".mo.new")
    with scratch.open("wb") as file:
        write_mo(file, read(path), use_fuzzy=False)
    scratch.replace(target)
    return target


def texts_of(message: Message) -> tuple[str, ...]:
    """Return a message's translations, one a plural form."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def source_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[-1])


def faults_of(room: Path) -> Iterator[str]:
    """List what is wrong in one room's catalogue."""
    from tools.extract import Unreadable, catalogue_of

    try:
        template = catalogue_of(room)
    except Unreadable as error:
        yield str(error)
        return
    catalog = read(po_path(room))
    wanted = {(_key(message), message.context) for message in template if message.id}
    for key, context in sorted(wanted, key=str):
        if catalog.get(key, context) is None:
            yield f"{room.name}: missing: {key!r}"
    for message in catalog:
        if not message.id:
            continue
        if (_key(message), message.context) not in wanted:
            yield f"{room.name}: no longer in the sources: {_key(message)!r}"
        yield from (f"{room.name}: {fault}" for fault in message_faults(message))
    for gone in catalog.obsolete.values():
        yield f"{room.name}: obsolete: {_key(gone)!r}"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def message_faults(message: Message) -> Iterator[str]:
    """List what is wrong with one translation, by its own text alone."""
    name = repr(_key(message))
    texts = texts_of(message)
    if not texts or not all(texts):
        yield f"not translated: {name}"
        return
    if message.fuzzy:
        yield f"fuzzy: {name}"
    source = source_of(message)
    for text in texts:
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source)):
            yield f"other placeholders: {name} → {text!r}"
        bare = MARKUP.sub("", PLACEHOLDER.sub("0", text))
        if NEXT_TO_HAN.search(bare):
            yield f"half-width punctuation beside Chinese: {name} → {text!r}"


def clashes(catalogues: Iterable[tuple[str, Catalog]]) -> Iterator[str]:
    """List the strings that two rooms translate in two ways."""
    found: dict[tuple[str, str | None], dict[tuple[str, ...], list[str]]] = defaultdict(dict)
    for room, catalog in catalogues:
        for message in catalog:
            if message.id and any(texts_of(message)):
                ways = found[_key(message), message.context]
                ways.setdefault(texts_of(message), []).append(room)
    for (key, _context), ways in sorted(found.items(), key=str):
        if len(ways) > 1:
            said = "; ".join(f"{', '.join(where)}: {way[0]!r}" for way, where in ways.items())
            yield f"two translations of {key!r}: {said}"


def check(names: Iterable[str] = ()) -> list[str]:
    """List every fault of the named rooms' catalogues, and the clashes of all rooms."""
    faults = [fault for room in rooms(names) for fault in faults_of(room)]
    faults += clashes((room.name, read(po_path(room))) for room in rooms())
    return faults


def main(arguments: list[str]) -> int:
    """Do what the command line says; see the top of this file."""
    match arguments:
        case ["update", *names]:
            for room in rooms(names):
                if update(room):
                    print(f"written: {po_path(room)}")
            return 0
        case ["compile", *files]:
            every = [po_path(room) for room in rooms()]
            for path in [Path(file) for file in files] or every:
                if path.is_file():
                    compile_catalogue(path)
            return 0
        case ["check", *names]:
            faults = check(names)
            for fault in faults:
                print(fault)
            return 1 if faults else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
