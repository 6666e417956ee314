"""Checks the records of big-record.c."""
import json
import sys

message, extra, incident = map(json.loads, open(sys.argv[1]))
assert message["message"].endswith("..."), message
assert message["tags"] == ["a"]
assert extra["message"] == "m" and "tags" not in extra
assert incident["message"] == "m" and incident["incident"] is None
