"""JSON whose bytes depend on the content alone: sorted keys, shortest round-trip numbers, no infinities."""

import hashlib
import json


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
