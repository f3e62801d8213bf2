"""An append-only log: RFC 6962 tree, signed checkpoints, proofs. Bytes in, bytes out."""

from .notes import (
    BadNote,
    Checkpoint,
    SignedNote,
    Verifier,
    open_note,
    signed_checkpoint,
)
from .signing import Signer, new_seed, public_key_of
from .tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
)

__all__ = [
    "EMPTY_ROOT",
    "BadNote",
    "Checkpoint",
    "Frontier",
    "SignedNote",
    "Signer",
    "Verifier",
    "consistency_proof",
    "inclusion_proof",
    "is_consistent",
    "is_included",
    "leaf_hash",
    "new_seed",
    "node_hash",
    "open_note",
    "public_key_of",
    "root_of",
    "signed_checkpoint",
]
