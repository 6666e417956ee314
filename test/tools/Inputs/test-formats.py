"""Reads what `semrules test` wrote as JSON and as JUnit's XML, and prints what
both must agree on."""
import json
import sys
import xml.etree.ElementTree as tree

data = json.load(open(sys.argv[1]))
root = tree.parse(sys.argv[2]).getroot()
assert data["schema"] == 1
cases = root.findall("testsuite/testcase")
assert len(cases) == len(data["results"]) == int(root.get("tests"))
bad = int(root.get("failures")) + int(root.get("errors"))
assert bad == data["failed"]
for case, result in zip(cases, data["results"]):
    assert case.get("classname") == result["rules"]
    assert case.get("name") == (result["test"] or result["rules"])
    assert (len(case) == 0) == result["passed"], result
    kinds = [finding["kind"] for finding in result["findings"]]
    print(case.get("name"), *(kinds or ["passed"]))
    if kinds:
        assert case[0].tag in ("failure", "error")
        assert case[0].get("type") == kinds[0]
        lines = [l for l in case[0].text.split("\n") if l[:1] not in ("", " ")]
        assert lines[0].startswith(kinds[0] + ": ")
print("tests", data["tests"], "failed", data["failed"])
print("untested", *(finding["rule"] for finding in data["untested"]))
