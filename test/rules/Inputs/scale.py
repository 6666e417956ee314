"""Checks that the front end is linear in the number of rules: by instructions,
as callgrind counts them, so that the machine's speed does not matter.  Rules of
many shapes: spread over functions, all on one, all patterns, with ids that are
alike, with long lists, in files of their own."""
import os
import re
import subprocess
import sys
import tempfile

tool = sys.argv[1]
FEW, MANY = 100, 1000


def rule(i, at, extra="", id=None):
    return (
        f"- id: {id or f'rule-{i}'}\n"
        f"  at: {at}\n"
        f"  when: errno == A && n{i} & 4\n"
        f"  forbid: n{i} & FLAG_{i} || g.next != {i}\n"
        f"  message: client {{n{i}}} did {{g.x + {i}}}\n"
        f"  incident: {{id: redis#{i}, fixed-by: abc{i}}}\n" + extra
    )


shapes = {
    "spread": lambda i: rule(i, f'{{entry: "function_{i}(c, ...)"}}'),
    "one function": lambda i: rule(i, '{entry: "function(c, ...)"}'),
    "patterns": lambda i: rule(i, f'{{entry: "function_{i}*"}}'),
    "tails": lambda i: rule(i, f'{{entry: "*_{i}"}}'),
    "fields": lambda i: rule(i, f"{{write: t{i % 50}.f{i}}}"),
    "alike": lambda i: rule(i, "{entry: f}", id="a" * 60 + str(i)),
    "files": lambda i: rule(i, f"{{entry: f{i}}}"),
}
HEAD = "semrules: 1\nconstants: {A: 1}\nrules:\n"


def write(folder, shape, count):
    """The rules; one list as long where rules have lists."""
    if shape == "files":
        for i in range(count):
            with open(f"{folder}/{i}.yaml", "w") as file:
                file.write(HEAD + shapes[shape](i))
        return
    with open(folder + "/a.yaml", "w") as file:
        if shape == "lists":
            names = ", ".join(f"f{i}" for i in range(count * 10))
            file.write(HEAD + rule(0, f"{{entry: f, in-function: [{names}]}}",
                                   f"  tags: [{names}]\n"))
        elif shape == "constants":
            file.write("semrules: 1\nconstants:\n")
            file.writelines(f"  C{i}: C{i + 1} + 1\n" for i in range(count))
            file.write(f"  C{count}: 1\n  A: 1\nrules:\n")
            file.write(rule(0, "{entry: f}"))
        else:
            file.write(HEAD)
            file.writelines(map(shapes[shape], range(count)))


def instructions(*command):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", tool,
         *command],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def judge(shape, name, few, many):
    assert many < 12 * few, f"{shape}, {name}: {few} and {many} instructions"


def measure(shape, count, commands):
    with tempfile.TemporaryDirectory() as folder:
        write(folder, shape, count)
        spec = folder + "/x.spec"
        all = {
            "compile": ("compile", folder, "-o", spec),
            "check": ("check", folder),
            "expand": ("check", "--expand", folder),
            "dump": ("dump", spec),
            "dump as JSON": ("dump", "--json", spec),
        }
        return {name: instructions(*all[name]) for name in commands(all)}


for shape in [*shapes, "lists", "constants"]:
    commands = (lambda all: all) if shape == "spread" else (lambda all: ["compile"])
    few, many = (measure(shape, n, commands) for n in (FEW, MANY))
    for name in few:
        judge(shape, name, few[name], many[name])
print("linear")
