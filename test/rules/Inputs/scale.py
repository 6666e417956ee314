"""Checks that `compile` is linear in the number of rules: by instructions, as
callgrind counts them, so that the machine's speed does not matter."""
import re
import subprocess
import sys

tool, path = sys.argv[1:3]


def compile_rules(count):
    with open(path + ".yaml", "w") as file:
        file.write("semrules: 1\nconstants: {A: 1}\nrules:\n")
        for i in range(count):
            file.write(
                f"- id: rule-{i}\n"
                f'  at: {{entry: "function_{i}(c, ...)"}}\n'
                f"  when: c->state_{i} == A && c->flags & 4\n"
                f"  forbid: c->flags & FLAG_{i} || c->next->prev != c\n"
                f"  message: client {{c->id}} did {{c->x + {i}}}\n"
                f"  incident: {{id: redis#{i}, fixed-by: abc{i}}}\n"
            )
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         tool, "compile", path + ".yaml", "-o", path + ".spec"],
        check=True, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


few, many = compile_rules(200), compile_rules(2000)
print("linear" if many < 12 * few else f"200: {few}, 2000: {many} instructions")
