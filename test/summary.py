"""Adds up lit's result files and prints what failed, then the closing line."""
import json
import sys

PASSED = {"PASS", "XFAIL", "FLAKYPASS"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def main(paths):
    passed = failed = skipped = 0
    for path in paths:
        try:
            with open(path) as file:
                tests = json.load(file)["tests"]
        except (OSError, ValueError, KeyError) as error:
            print("no results in %s: %s" % (path, error))
            failed += 1
            continue
        if not tests:
            print("no tests were run for %s" % path)
            failed += 1
        for test in tests:
            if test["code"] in PASSED:
                passed += 1
            elif test["code"] in SKIPPED:
                skipped += 1
            else:
                failed += 1
                print("%s: %s" % (test["code"], test["name"]))
                print(test["output"][-3000:])
    note = ", %d skipped" % skipped if skipped else ""
    print("%d passed, %d failed%s" % (passed, failed, note))
    return 1 if failed or not passed else 0


sys.exit(main(sys.argv[1:]))
