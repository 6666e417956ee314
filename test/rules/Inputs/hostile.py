"""Feeds files to `semrules check` and `compile` that nobody would write by
hand.  Each must be judged within seconds, with status 0 or 1, and what is said
must be UTF-8.  A second argument is the number of mangled copies of a good
file to try."""
import random
import subprocess
import sys
import time

tool, good, directory, rounds = sys.argv[1:5]
HEAD = "semrules: 1\nrules:\n- id: a\n  at: {entry: f}\n  require: "
cases = {
    "empty": b"",
    "nul": b"\0" * 10,
    "utf16": "semrules: 1".encode("utf-16"),
    "latin1": b"semrules: 1 # \xe9",
    "binary": bytes(range(256)) * 10,
    "truncated": b'semrules: 1\nrules: [{id: a, at: {entry: "f(',
    "deep lists": b"[" * 100000,
    "deep maps": b"{a: " * 100000,
    "deep blocks": b"".join(b" " * i + b"a:\n" for i in range(1000)),
    "alias bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9))
        for i in range(12)
    ),
    "self alias": b"a: &a [*a]\n",
    "many aliases": b"a: &a 1\nb: [" + b"*a," * 200000 + b"]\n",
    "parentheses": (HEAD + "(" * 50000).encode(),
    "negations": (HEAD + '"' + "!" * 50000 + 'x"').encode(),
    "long chain": (HEAD + "||".join(["x"] * 20000)).encode(),
    "implications": (HEAD + " => ".join(["x"] * 5000)).encode(),
    "conditionals": (HEAD + "'" + " ? x : ".join(["x"] * 5000) + "'").encode(),
    "huge": b"#" * (17 << 20),
    "documents": b"---\na: 1\n" * 1000,
    "keys": b"".join(b"k%d: 1\n" % i for i in range(20000)),
    "same keys": b"a: 1\n" * 2000,
    "long line": b"semrules: 1\nrules: [" + b"{id: a}," * 5000 + b"]\n",
    "line breaks": "semrules: 1\u0085rules: x\u2028y: \u2029 z".encode(),
    "returns": b"semrules: 1\rrules:\r- id: a\r",
    "constants": (
        "semrules: 1\nconstants:\n"
        + "".join(f"  A{i}: A{i + 1} + 1\n" for i in range(5000))
        + "  A5000: 1\nrules: []\n"
    ).encode(),
}


def mangle(data, choose):
    data = bytearray(data)
    for _ in range(choose.randint(1, 6)):
        at = choose.randrange(len(data))
        what = choose.randint(0, 3)
        if what == 0:
            data[at] = choose.choice(b"{}[]()'\"\\*&!<>=.:,-#\n \t|x0")
        elif what == 1:
            del data[at : at + choose.randint(1, 20)]
        elif what == 2:
            data[at:at] = data[choose.randrange(len(data)) :][:15]
        else:
            data[at] = choose.randrange(256)
    return bytes(data)


original = open(good, "rb").read()
for i in range(int(rounds)):
    cases[f"mangled {i}"] = mangle(original, random.Random(i))

path = directory + ".yaml"
for name, data in cases.items():
    with open(path, "wb") as file:
        file.write(data)
    start = time.time()
    for command in (["check", path], ["compile", path, "-o", "-"]):
        run = subprocess.run([tool, *command], capture_output=True, timeout=60)
        said = run.stderr.decode()
        assert run.returncode in (0, 1), (name, run.returncode, said[-2000:])
        assert run.returncode == 0 or ": error: " in said, (name, said)
        assert name.startswith("mangled") or run.returncode == 1, name
    assert time.time() - start < 30, (name, time.time() - start)
print("judged", len(cases), "files")
