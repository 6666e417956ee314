"""Checks the records of json-report.c."""
import datetime
import json
import os
import sys

first, second = [json.loads(line) for line in open(sys.argv[1], "rb")]
exe = os.path.realpath(sys.argv[2])


def same(got, want):
    if got != want:
        sys.exit("got %r, want %r" % (got, want))


same(list(first), [
    "schema", "rule", "severity", "message", "kind", "condition", "values",
    "file", "line", "column", "function", "earlier", "incident", "rule_file",
    "rule_line", "pid", "tid", "time", "seq", "stack", "exe", "test", "tags",
    "owner"])
same(first["schema"], 1)
same(first["rule"], "no-reply")
same(first["severity"], "error")
same(first["message"], "client 18446744073709551615")
same(first["kind"], "forbid")
same(first["condition"], "c->flags & CLOSING")
same(first["values"], {"c->id": 2**64 - 1, "name": 'a"\\\n\\xff\u00e9',
                       "load": 0.1, "state": "RED"})
same([first[k] for k in ("file", "line", "column", "function")],
     ["src/net.c", 355, 9, "addReply"])
same(first["earlier"], None)
same(first["incident"], {"id": "redis#9182"})
same([first["rule_file"], first["rule_line"]], ["rules/clients.yaml", 12])
same(first["pid"], first["tid"])
age = (datetime.datetime.utcnow() -
       datetime.datetime.strptime(first["time"], "%Y-%m-%dT%H:%M:%S.%fZ"))
same(abs(age.total_seconds()) < 300, True)
same(first["seq"], 1)
same(first["exe"], exe)
same(first["test"], "t1")
same(first["owner"], "me")
top = first["stack"][0]
same(top["module"], exe)
same(top["symbol"], "addReply")
same(type(top["offset"]), int)
same(first["stack"][1]["symbol"], "main")

same(second["cause"], "c is NULL")
same(second["message"], "c->flags & CLOSING")
same(second["severity"], "warning")
same(second["values"], {"p": None, "q": "0xbeef", "b": True, "ch": 120})
same(second["incident"], None)
same(second["seq"], 2)
