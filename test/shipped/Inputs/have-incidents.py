"""Usage: have-incidents.py DUMP.json N: at least N rules, each with a message
for whatever it asks and an incident that names what fixed it."""
import json
import sys


def has_messages(rule):
    asking = [s for s in rule.get("steps", [])
              if s.get("require") or s.get("forbid")]
    return rule["message"] or asking and all(s["message"] for s in asking)


rules = json.load(open(sys.argv[1]))["rules"]
# The compiler's own rule, which watches locks and functions for the others.
rules = [rule for rule in rules if rule["id"] != "semrules"]
assert len(rules) >= int(sys.argv[2]), len(rules)
for rule in rules:
    assert has_messages(rule), rule["id"]
    incident = rule["incident"]
    for one in incident if isinstance(incident, list) else [incident]:
        assert one["id"] and one["fixed-by"] and one["summary"], rule["id"]
