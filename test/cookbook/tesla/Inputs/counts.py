"""coverage --json of a rule on stdin: 13 uses, 2 of them breaches."""
import json
import sys

rules = {rule["id"]: rule for rule in json.load(sys.stdin)["rules"]}
rule = rules[sys.argv[1]]
assert rule["breached"] == 2, rule
assert any(site["point"].startswith("entry") and site["executed"] == 13
           for site in rule["sites"]), rule
