"""Feeds files to `semrules check` and `compile` that nobody would write by
hand.  Each must be judged with status 0 or 1, in at most 100 MB of memory, and
what is said must be UTF-8 and not too much.  The processor time is limited so
that none goes on for ever; how much it takes is not judged.  The last argument
is the number of mangled copies of a good file to try."""
import json
import os
import random
import resource
import subprocess
import sys
import tempfile

tool, good, directory, rounds = sys.argv[1:5]
HEAD = "semrules: 1\nrules:\n- id: a\n  at: {entry: f}\n  require: "
sanitized = b"__asan_init" in open(tool, "rb").read()
SIZE = (1 << 20) if sanitized else (16 << 20) - 1000
RULES = b"semrules: 1\nrules:\n"
RULE = RULES + b"- id: a\n  require: x == 1\n  at: "


def fill(piece, head=b"", tail=b""):
    """As much as a rule file may have, made when it is needed: a child's
    memory is counted from what its parent has."""
    count = (SIZE - len(head) - len(tail)) // len(piece)
    return lambda: head + piece * count + tail


cases = {
    "line breaks only": fill(b"\n"),
    "a list": fill(b"x,", b"a: [", b"]"),
    "a list of maps": fill(b"- {}\n"),
    "one key": fill(b"a: 1\n"),
    "anchors": fill(b"&a x,", b"a: [", b"]"),
    "a scalar": fill(b"x ", b"a: "),
    "escapes": fill(b"\\x41", b'a: "', b'"'),
    "accents": fill("\xe9".encode(), b"# "),
    "empty rules": fill(b"- {}\n", RULES),
    "rules of ids": fill(b"- id: a\n", RULES),
    "rules in a line": fill(b"{id: a},", b"semrules: 1\nrules: [", b"]"),
    "an expression": fill(b"x+", RULE + b"{entry: f}\n  when: ", b"x"),
    "points": fill(b"{call: f},", RULE + b"[", b"]"),
    "parameters": fill(b"x,", RULE + b'{entry: "f(', b'y)"}'),
    "a message": fill(b"{x}", RULE + b'{entry: f}\n  message: "', b'"'),
    "tags": fill(b"x,", RULE + b"{entry: f}\n  tags: [", b"]"),
    "evidence": fill(b"x,", RULE + b"{entry: f}\n  evidence: {a: [", b"]}"),
    "100 MB": lambda: b"x" * (100 << 20),
    "utf16 with mark": "\ufeffsemrules: 1\nrules: []\n".encode("utf-16-be"),
    "mark": b"\xef\xbb\xbf" * 3 + b"semrules: 1",
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

for i in range(0, len(original) - 1, 7):
    cases[f"cut at {i}"] = original[:i]

path = directory + ".yaml"
most_memory, most_said = 100 << 10, 1 << 20


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


def judge(name, command):
    with tempfile.TemporaryFile() as talk:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                 stderr=talk, preexec_fn=limit)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        talk.seek(0)
        said = talk.read().decode()
    assert child.returncode in (0, 1), (name, child.returncode, said[-2000:])
    assert child.returncode == 0 or ": error: " in said, (name, said[-2000:])
    # The pieces that sanitizers get are too short for some limits.
    tame = sanitized or name.startswith(("mangled", "cut"))
    assert tame or child.returncode == 1, (name, said[-2000:])
    if "-v" in sys.argv:
        print(f"{name}: {used.ru_maxrss >> 10} MB, {used.ru_utime:.2f} s")
    assert sanitized or used.ru_maxrss < most_memory, (name, used.ru_maxrss)
    assert len(said) < most_said, (name, len(said))


for name, data in cases.items():
    with open(path, "wb") as file:
        file.write(data() if callable(data) else data)
    judge(name, [tool, "check", path])
    if not callable(data):
        judge(name, [tool, "compile", path, "-o", "-"])
os.remove(path)

# A directory with things in it that are no files, and a link to itself.
with tempfile.TemporaryDirectory() as folder:
    os.mkfifo(folder + "/pipe.yaml")
    os.symlink("/dev/zero", folder + "/device.yaml")
    os.symlink(".", folder + "/again")
    with open(folder + "/a.yaml", "wb") as file:
        file.write(b"semrules: 1\nrules: x\n")
    judge("directory", [tool, "check", folder])
    os.symlink("loop.yaml", folder + "/loop.yaml")
    looped = subprocess.run([tool, "check", folder], capture_output=True)
    assert looped.returncode == 2 and b"cannot read" in looped.stderr, looped

# Of very many mistakes the first are shown, and counted what is left out.
with open(path, "wb") as file:
    file.write(RULES + b"- {}\n" * 3000)
run = subprocess.run([tool, "check", path], capture_output=True)
last = run.stderr.decode().splitlines()[-1]
assert last.startswith("semrules: note: "), last
print("left out:", last)
run = subprocess.run([tool, "check", "--json", path], capture_output=True)
print("in JSON:", len(json.loads(run.stdout)))
print("judged", len(cases), "files")
