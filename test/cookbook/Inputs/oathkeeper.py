"""usage: oathkeeper.py PROGRAM

Compares which rules a trace breaks with what the templates mean."""
import itertools
import random
import sys

from traces import broken

# Columns: at: p, followed-by: q, each / at: q, preceded-by: p / ... each.
GOLDEN = {"pq": "TTT", "qp": "FFF", "pp": "FTT", "qq": "TFF", "pqq": "TTF",
          "ppq": "FTT"}


def implies(trace, p, q):
    owed = 0
    for event in trace:
        if event == q and owed:
            owed -= 1
        if event == p:
            owed += 1
    return owed == 0


def before(trace, p, q):
    return q not in trace or p in trace[:trace.index(q)]


def protected(trace, p, q):
    credit = 0
    for event in trace:
        if event == p:
            credit += 1
        if event == q:
            if not credit:
                return False
            credit -= 1
    return True


def excluded(trace, p, q):
    """Once p has been there is no q."""
    return q not in trace or p not in trace[:trace.rindex(q)]


def denies(trace):
    return not any(event == "q" and trace[:i].count("s") == 3
                   for i, event in enumerate(trace))


def together(trace, change):
    return "p" not in trace or change in trace[trace.rindex("p"):]


def expected(trace):
    held = {}
    for p, q in ("pq", "pk", "sq", "sk"):
        held["implies-" + p + q] = implies(trace, p, q)
        held["before-" + p + q] = before(trace, p, q)
        held["protected-" + p + q] = protected(trace, p, q)
    held["exclude-pq"] = excluded(trace, "p", "q")
    held["exclude-qp"] = excluded(trace, "q", "p")
    held["denies"] = denies(trace)
    held["together-s"] = together(trace, "s")
    held["together-k"] = together(trace, "k")
    return {rule for rule, is_held in held.items() if not is_held}


def traces():
    for length in range(6):
        yield from map("".join, itertools.product("pq", repeat=length))
    chance = random.Random(4)
    for _ in range(80):
        yield "".join(chance.choices("pqsk", k=chance.randint(2, 9)))


def main():
    program = sys.argv[1]
    for trace, row in GOLDEN.items():
        seen = broken(program, trace)
        verdict = "".join("F" if rule in seen else "T" for rule in
                          ("implies-pq", "before-pq", "protected-pq"))
        assert verdict == row, "%s: %s, not %s" % (trace, verdict, row)
    count = 0
    for trace in traces():
        seen = set(broken(program, trace))
        assert seen == expected(trace), "%s: %s, not %s" % (
            trace, sorted(seen), sorted(expected(trace)))
        count += 1
    print("%d traces are as they should be" % count)


main()
