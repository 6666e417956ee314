"""Damages a spec in many ways; `semrules dump` must tell each."""
import os
import random
import struct
import subprocess
import sys
import tempfile

tool, path = sys.argv[1:3]
whole = open(path, "rb").read()
HEADER = struct.unpack_from("<I", whole, 12)[0]
MASK = (1 << 64) - 1


def fold(a, b):
    product = a * b
    return (product ^ product >> 64) & MASK


def digest(data):
    """sr_hash64, so that damage can be given a right digest."""
    a, b, c = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F
    h, other, at = a ^ (len(data) * b & MASK), b, 0
    load = lambda at: int.from_bytes(data[at : at + 8], "little")
    while len(data) - at > 32:
        h = fold(load(at) ^ h, load(at + 8) ^ c)
        other = fold(load(at + 16) ^ other, load(at + 24) ^ a)
        at += 32
    while len(data) - at > 16:
        h = fold(load(at) ^ h, load(at + 8) ^ c)
        at += 16
    # What is behind the header is a multiple of 8 bytes, and more than 16.
    return fold(fold(load(at) ^ h, load(len(data) - 8) ^ other) ^ a, c)


def dump(data, where=None):
    if where is None:
        where = os.path.join(directory, "x.spec")
        with open(where, "wb") as file:
            file.write(data)
    run = subprocess.run([tool, "dump", where], capture_output=True, timeout=60)
    return run.returncode, run.stderr.decode()


def sealed(data):
    return data[:24] + struct.pack("<Q", digest(data[HEADER:])) + data[32:]


with tempfile.TemporaryDirectory() as directory:
    assert sealed(whole) == whole, "sr_hash64 has changed"
    assert dump(whole)[0] == 0
    flipped = bytearray(whole)
    flipped[-3] ^= 1
    for name, data in [
        ("old", whole[:8] + struct.pack("<I", 1) + whole[12:]),
        ("bit", bytes(flipped)),
        ("short", whole[:-8]),
        ("long", whole + b"\0" * 8),
        ("text mode", whole.replace(b"\r\n", b"\n", 1)),
        ("empty", b""),
    ]:
        status, said = dump(data)
        assert status == 2, (name, status, said)
        print(f"{name}: {said.strip()}")
    print("directory:", dump(None, directory)[1].strip())
    print("missing:", dump(None, directory + "/none")[1].strip())
    for i in range(400):
        choose = random.Random(i)
        data = bytearray(whole)
        for _ in range(choose.randint(1, 8)):
            at = choose.randrange(32 if i % 2 else HEADER, len(data) // 4 * 4, 4)
            value = choose.choice([0, 1, 0xFFFFFFFF, 0xFFFFFFFE, 77, 1 << 20])
            data[at : at + 4] = struct.pack("<I", value)
        status, said = dump(sealed(bytes(data)))
        assert status in (0, 2) and "Sanitizer" not in said, (i, status, said)
    print("told 400 damaged specs")
