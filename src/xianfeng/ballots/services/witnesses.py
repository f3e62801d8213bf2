"""Asking witnesses to sign the logs; what is odd about one is written down, and stops nobody else.

A witness that is behind gets a proof from where it is. One that has seen more than we hold is
either our own older state, and then nothing is signed any more, or it lies, and is left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.db import transaction

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots.models.log import LogCheckpoint, LogHead, LogWitness
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.witnesses import Oddity, Witness
from xianfeng.ballots.selectors import log as selectors
from xianfeng.ballots.selectors.openings import unfinished
from xianfeng.foundation.ledger.notes import BadNote, Verifier, signature_line, signatures_of
from xianfeng.foundation.ledger.witness import request
from xianfeng.jobs.services import enqueue

MOST_SAID = 20
"""Odd things that are kept of a witness, the last ones."""
Fetch = Callable[[str, bytes], tuple[int, str]]
"""Posts a body to an address; gives the status and the body, or raises `OSError`."""


def ask_witnesses(
    *, actor: Actor, log: LogName, witnesses: Iterable[Witness], fetch: Fetch, at: datetime
) -> int:
    """Have the last checkpoint of a log signed by every witness that has not signed it yet.

    Returns:
        How many have signed it now.
    """
    checkpoint = selectors.checkpoint(log)
    if checkpoint is None:
        return 0
    asking = _Asking(actor, log, checkpoint, fetch, at)
    signed = sum([asking.ask(each) for each in witnesses])
    if signed and unfinished():
        enqueue("ballots.open")  # its second step has waited for a witness
    return signed


@dataclass(frozen=True)
class _Asking:
    """One round of all witnesses, about one checkpoint."""

    actor: Actor
    log: LogName
    checkpoint: LogCheckpoint
    fetch: Fetch
    at: datetime

    def ask(self, witness: Witness) -> bool:
        name = witness.key.name
        if name in self.checkpoint.cosignatures:
            return False
        row, _ = LogWitness.objects.get_or_create(
            log=self.log.value, name=name, defaults={"recorded_at": self.at}
        )
        try:
            status, body = self._answer(witness.url, row)
        except OSError:
            _say(row, Oddity.DOWN, self.at)
            return False
        if status == HTTPStatus.OK:
            return self._keep(witness.key, row, body)
        if status != HTTPStatus.CONFLICT:
            _say(row, Oddity.REFUSES, self.at, status=status)
        return False

    def _answer(self, url: str, row: LogWitness) -> tuple[int, str]:
        """Ask from where we think that it is, then once more from where it says that it is."""
        status, body = self._post(url, row.size)
        if status != HTTPStatus.CONFLICT:
            return status, body
        size = int(body) if body.strip().isdecimal() else 0
        if size < row.size:
            _say(row, Oddity.WENT_BACK, self.at, before=row.size, now=size)
        if size > self.checkpoint.size:
            self._is_ahead(row, size)
            return status, body
        status, body = self._post(url, size)
        if status == HTTPStatus.CONFLICT:
            _say(row, Oddity.REFUSES, self.at, status=status)
        return status, body

    def _post(self, url: str, old: int) -> tuple[int, str]:
        proof = selectors.consistency(self.log, old, self.checkpoint.size)
        return self.fetch(url, request(old, proof, self.checkpoint.note))

    def _keep(self, key: Verifier, row: LogWitness, body: str) -> bool:
        try:
            _text, signed = signatures_of(self.checkpoint.note + body, [key])
        except BadNote:
            signed = {}
        if key not in signed:
            _say(row, Oddity.WRONG, self.at)
            return False
        line = signature_line(key.name, signed[key])
        with transaction.atomic():
            locked = LogCheckpoint.objects.select_for_update().get(pk=self.checkpoint.pk)
            locked.cosignatures = locked.cosignatures | {key.name: line}
            locked.save(update_fields=["cosignatures"])
            row.size = self.checkpoint.size
            row.save(update_fields=["size"])
        return True

    def _is_ahead(self, row: LogWitness, size: int) -> None:
        """Decide whose fault it is that a witness has seen more: ours stops the log.

        Ours it can only be where the notes outside do not vouch for all that the database holds.
        """
        held = self.checkpoint.size
        _say(row, Oddity.AHEAD, self.at, size=size, held=held)
        if selectors.is_vouched_for(self.log):
            return
        with transaction.atomic():
            head = LogHead.objects.select_for_update().get(log=self.log.value)
            if not head.alarm:
                head.alarm = f"a witness has seen {size}, we hold {held}"
                head.save(update_fields=["alarm"])
                record(
                    actor=self.actor,
                    verb="ballots.log.stopped",
                    subject=head,
                    at=self.at,
                    detail={"known": size, "size_restored": held},
                )


def _say(row: LogWitness, oddity: Oddity, at: datetime, **figures: int) -> None:
    """Write down what was odd; what was said last already is said once."""
    said = {"what": oddity.value, **figures}
    if row.said and {**row.said[0], "on": ""} == {**said, "on": ""}:
        return
    row.said = [{**said, "on": at.date().isoformat()}, *row.said][:MOST_SAID]
    row.save(update_fields=["said"])
