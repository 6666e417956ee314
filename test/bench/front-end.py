#!/usr/bin/env python3
"""Measures the front end: seconds and megabytes of `check`, `compile` and
`dump` for 1,000, 10,000 and 100,000 rules, in files of 10,000.

    test/bench/front-end.py [build/bin/semrules]

With callgrind's counts of test/rules/scale.test beside it: those tell whether
time grows with the rules, these how long it takes here."""
import os
import subprocess
import sys
import tempfile

tool = sys.argv[1] if len(sys.argv) > 1 else "build/bin/semrules"


def rule(i):
    return (
        f"- id: rule-{i}\n"
        f'  at: {{entry: "function_{i}(c, ...)"}}\n'
        f"  when: c->state_{i} == A && c->flags & 4\n"
        f"  forbid: c->flags & FLAG_{i} || c->next->prev != c\n"
        f"  message: client {{c->id}} did {{c->x + {i}}}\n"
        f"  incident: {{id: redis#{i}, fixed-by: abc{i}}}\n"
    )


def run(*command):
    child = subprocess.Popen([tool, *command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, command
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


print("rules    command    seconds      MB")
for count in (1000, 10000, 100000):
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, count, 10000):
            with open(f"{folder}/{first}.yaml", "w") as file:
                file.write("semrules: 1\nconstants: {A: 1}\nrules:\n")
                for i in range(first, min(first + 10000, count)):
                    file.write(rule(i))
        spec = folder + "/x.spec"
        for command in (("check", folder), ("compile", folder, "-o", spec),
                        ("dump", spec)):
            seconds, megabytes = run(*command)
            print(f"{count:6}   {command[0]:8} {seconds:9.2f} {megabytes:7.0f}")
        print(f"{count:6}   the spec           {os.path.getsize(spec) / 1e6:7.1f}")
