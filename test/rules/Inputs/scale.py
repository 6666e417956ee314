"""Checks that `compile` is linear in the number of rules."""
import subprocess
import sys
import time

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
    best = 1e9
    for _ in range(3):
        start = time.time()
        subprocess.run([tool, "compile", path + ".yaml", "-o", path + ".spec"], check=True)
        best = min(best, time.time() - start)
    return best


few, many = compile_rules(500), compile_rules(10000)
print("linear" if many < 60 * few else f"500: {few:.3f} s, 10000: {many:.3f} s")
