"""coverage --json on stdin: what stands in functions called *_keeps is proved,
and each function called *_breaks has a site that is not."""
import json
import sys

checks = {}
for rule in json.load(sys.stdin)["rules"]:
    for site in rule["sites"]:
        if site["state"] in ("proved", "checked", "certain", "dead"):
            checks.setdefault(site["function"], []).append(
                (rule["id"], site["state"], site["line"]))
wrong = [(name, check) for name, found in checks.items()
         for check in found
         if name.endswith("_keeps") and check[1] not in ("proved", "dead")]
wrong += [(name, found) for name, found in checks.items()
          if name.endswith("_breaks") and
          not any(check[1] in ("checked", "certain") for check in found)]
for one in wrong:
    print(*one)
sys.exit(len(wrong) != 0)
