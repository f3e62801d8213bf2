from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.ledger.notes import (
    BadNote,
    Checkpoint,
    Verifier,
    open_note,
    signed_checkpoint,
)
from xianfeng.foundation.ledger.signing import Signer, is_signature, new_seed, public_key_of
from xianfeng.foundation.ledger.tree import (
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

# The leaves and roots that the implementations of RFC 6962 test themselves with
# (certificate-transparency-go, merkle_tree_test).
LEAVES = [
    leaf_hash(bytes.fromhex(leaf))
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIGNER = Signer("xianfeng.example", bytes(range(32)))
VERIFIER = Verifier(SIGNER.name, SIGNER.public_key)
sizes = st.integers(min_value=1, max_value=70)


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(bytes([number])) for number in range(size)]


def test_the_roots_are_those_of_the_reference_leaves() -> None:
    found = [root_of(LEAVES[:size]).hex() for size in range(1, 9)]

    assert found == ROOTS


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Frontier().root == EMPTY_ROOT


def test_a_frontier_holds_one_root_for_each_full_subtree() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 roots"):
        Frontier(3, (b"",))


@given(sizes, sizes)
def test_a_frontier_kept_at_any_size_gives_the_same_root_later(size: int, more: int) -> None:
    leaves = some_leaves(size + more)
    kept = Frontier().extend(leaves[:size])

    assert Frontier(kept.size, kept.roots).extend(leaves[size:]).root == root_of(leaves)


@given(sizes, st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index or size == 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)

    assert is_included(leaves[index], index=index, size=size, proof=proof, root=root)
    assert not is_included(leaf_hash(b"false"), index=index, size=size, proof=proof, root=root)
    assert not is_included(leaves[index], index=index, size=size, proof=[*proof, root], root=root)
    if size > 1:
        assert not is_included(leaves[index], index=other, size=size, proof=proof, root=root)


def test_a_leaf_outside_has_no_proof() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(some_leaves(3), 3)
    assert not is_included(LEAVES[0], index=3, size=3, proof=[], root=EMPTY_ROOT)


@given(sizes, st.integers(min_value=0, max_value=40))
def test_a_tree_that_was_only_added_to_is_consistent(size: int, more: int) -> None:
    leaves = some_leaves(size + more)
    proof = consistency_proof(leaves, size)
    early, late = root_of(leaves[:size]), root_of(leaves)

    def consistent(*, earlier: bytes = early, later: bytes = late, added: int = 0) -> bool:
        return is_consistent(
            earlier=size,
            later=size + more + added,
            proof=proof,
            earlier_root=earlier,
            later_root=later,
        )

    assert consistent()
    assert not consistent(earlier=leaf_hash(b"rewritten"))
    assert not consistent(later=leaf_hash(b"rewritten"))
    assert not is_consistent(
        earlier=size + more + 1, later=size, proof=proof, earlier_root=early, later_root=late
    )


def test_a_proof_of_nothing_proves_nothing() -> None:
    with pytest.raises(IndexError):
        consistency_proof(some_leaves(2), 0)
    assert not is_consistent(
        earlier=3, later=4, proof=[], earlier_root=EMPTY_ROOT, later_root=EMPTY_ROOT
    )
    too_long = [*consistency_proof(LEAVES, 3), EMPTY_ROOT, EMPTY_ROOT]
    assert not is_consistent(
        earlier=3,
        later=8,
        proof=too_long,
        earlier_root=root_of(LEAVES[:3]),
        later_root=root_of(LEAVES),
    )


def test_a_node_is_told_from_a_leaf() -> None:
    assert node_hash(LEAVES[0], LEAVES[1]) != leaf_hash(LEAVES[0] + LEAVES[1])


def test_the_key_and_signature_are_those_of_the_published_example() -> None:
    # The example in the documentation of Go's golang.org/x/mod/sumdb/note.
    verifier = Verifier(
        "PeterNeumann", b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    )
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signed = b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )

    assert verifier.text == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert signed[:4] == verifier.key_id
    assert is_signature(signed[4:], text.encode(), verifier.public_key)


def test_a_signed_checkpoint_is_read_back() -> None:
    checkpoint = Checkpoint("linjiang.example/audit", 8, root_of(LEAVES))
    witness = Signer("witness.example", new_seed())

    note = signed_checkpoint(checkpoint, [SIGNER, witness])

    assert note.startswith("linjiang.example/audit\n8\nXcnaeacGWamtVZy3Ad7Zoqudgjqt")
    assert open_note(note, [VERIFIER]) == checkpoint


@given(st.data())
def test_any_changed_character_is_found(data: st.DataObject) -> None:
    note = signed_checkpoint(Checkpoint("log", 8, root_of(LEAVES)), [SIGNER])
    place = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda c: c != note[place]))

    with pytest.raises(BadNote):
        open_note(note[:place] + letter + note[place + 1 :], [VERIFIER])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "log\n8\n",
        "log\n8\nAAAA\n\n",
        "log\n8\nAAAA\n\nnot a signature\n",
        "log\n8\nAAAA\n\n— xianfeng.example !!!!\n",
        "log\n8\nAAAA\n\n— xianfeng.example AAAAA\n",
        "x" * 1_000_001,
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, [VERIFIER])


@pytest.mark.parametrize(
    "text",
    ["log\n8\n", "log\n08\nAAAA\n", "log\n8\nAAAA\n", "log\n8\n*\n", "log\n8\nAB==\n"],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    signed = b64encode(VERIFIER.key_id + SIGNER.sign(text.encode())).decode()

    with pytest.raises(BadNote):
        open_note(f"{text}\n— {SIGNER.name} {signed}\n", [VERIFIER])


def test_what_cannot_be_a_checkpoint_is_not_signed() -> None:
    root = root_of(LEAVES)
    for wrong, signer in (
        (Checkpoint("", 1, root), SIGNER),
        (Checkpoint("a\nb", 1, root), SIGNER),
        (Checkpoint("log", -1, root), SIGNER),
        (Checkpoint("log", 1, b"short"), SIGNER),
        (Checkpoint("log", 1, root), Signer("two words", new_seed())),
    ):
        with pytest.raises(ValueError, match=r"checkpoint|root|signer"):
            signed_checkpoint(wrong, [signer])


def test_a_signer_does_not_show_its_key() -> None:
    assert repr(SIGNER) == "Signer('xianfeng.example')"
    assert len(public_key_of(new_seed())) == 32
    assert not is_signature(b"short", b"", b"short")
