"""An append-only log: RFC 6962 tree, signed checkpoints, proofs. Bytes in, bytes out."""
