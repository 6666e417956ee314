"""Usage: have-incidents.py DUMP.json N: at least N rules, each with a message
and an incident that names what fixed it."""
import json
import sys

rules = json.load(open(sys.argv[1]))["rules"]
assert len(rules) >= int(sys.argv[2]), len(rules)
for rule in rules:
    assert rule["message"], rule["id"]
    incident = rule["incident"]
    for one in incident if isinstance(incident, list) else [incident]:
        assert one["id"] and one["fixed-by"] and one["summary"], rule["id"]
