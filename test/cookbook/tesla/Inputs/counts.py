"""coverage --json of a rule on stdin: 13 uses were counted, two of
them were breaches."""
import json
import sys

rules = {rule["id"]: rule for rule in json.load(sys.stdin)["rules"]}
rule = rules[sys.argv[1]]
assert (rule["executed"], rule["breached"]) == (13, 2), rule
