"""usage: oathkeeper-times.py PROGRAM"""
import sys

from traces import broken

# What a trace breaks.  A deadline is that of the oldest event that still
# waits: a later one gives no respite.  At the end, what is overdue is a breach,
# and what still has time is not.
ROWS = {"": [], "q": [], "p": [], "pq": [], "ppq": [], "pq-p": [],
        "pq-pq": [], "p-q": ["within"], "p-": ["within"], "p-pq": ["within"],
        "pq-": [], "ps-q": ["every", "within"], "s": [], "sss": [],
        "s-s": ["every"], "ss-": ["every"], "-s": [], "s-ss": ["every"]}

for trace, rules in ROWS.items():
    seen = sorted(broken(sys.argv[1], trace))
    assert seen == rules, "'%s': %s, not %s" % (trace, seen, rules)
