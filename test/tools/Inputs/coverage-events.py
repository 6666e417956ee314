# Prints, from coverage's JSON, what order rules add to it.
import json
import sys

with open(sys.argv[1]) as file:
    rules = json.load(file)["rules"]
for rule in rules:
    print(rule["id"], rule["matched"], rule.get("events"),
          rule.get("unmatched"))
print(*(site["kind"] for site in rules[-1]["sites"]))
