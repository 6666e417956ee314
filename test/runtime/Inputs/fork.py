"""Checks the logs of fork.c: one of the parent, one of the child."""
import json
import os
import sys

directory, pids = sys.argv[1], open(sys.argv[2]).read().split()
assert sorted(os.listdir(directory)) == sorted(p + ".jsonl" for p in pids)
for pid, line in zip(pids, (1, 2)):
    (record,) = map(json.loads, open(os.path.join(directory, pid + ".jsonl")))
    assert record["pid"] == record["tid"] == int(pid), record
    assert record["line"] == line and record["seq"] == 1, record
