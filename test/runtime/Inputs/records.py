"""records.py COUNT [THREADS]: wants that many whole records on stdin, seq
without gaps in each process, and at most so many threads."""
import collections
import json
import sys

records = [json.loads(line) for line in sys.stdin.buffer]
if len(records) != int(sys.argv[1]):
    sys.exit("%d records" % len(records))
seqs = collections.defaultdict(list)
for record in records:
    seqs[record["pid"]].append(record["seq"])
for pid, numbers in seqs.items():
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        sys.exit("process %d: %r" % (pid, sorted(numbers)))
if len(sys.argv) > 2 and len({r["tid"] for r in records}) > int(sys.argv[2]):
    sys.exit("too many threads")
