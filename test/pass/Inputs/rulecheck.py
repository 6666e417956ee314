"""Builds and runs a program with the rules that stand in it, and compares
what happened with what its comments say.

usage: rulecheck.py BUILD LLVM SOURCE [verbose]

In the source:

  /* rules:        the rules, a YAML list; or a whole file with `semrules: 1`
  - id: ...
  */
  // modes: -O0 | -O2      builds to make (these two unless said otherwise)
  // flags: ...            for all of them, last on the command line
  // debug: -g0            instead of -g
  // headers: FILE...      the rules' headers, SELF for this source; names are
                           looked up in them
  // with: FILE...         further sources, in Inputs beside the test
  // run: ...              arguments of the program
  // exact: yes            in exact mode too: with -fplugin
  // environment: N=V      of the build and of the run
  // says: TEXT            stands in the text report, in every mode
  // breach: ID ...        this line breaks these rules; ID*3 three times,
                           ID@7 in column 7, ID(KIND) with that kind
  // missed: ID TEXT       a site here is skipped, or a blind spot is here
                           (several: with ` & ` between them)
  // line 0: breach: ...   the same for another line, or `line FILE:LINE:`

Everything must be said: a breach or a missed site without its comment fails
the test, and so does a program that prints something else, or ends otherwise,
than without rules.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

BREACH = re.compile(r"([\w.-]+?)(?:\((\w+(?:-\w+)*)\))?(?:\*(\d+))?(?:@(\d+))?$")
REMARK = re.compile(r"^(.*?):(\d+):\d+: remark: rule '([^']+)' "
                    r"(not checked at|can't see every) (.*)")


def fail(text):
    print(text)
    sys.exit(1)


def execute(command, **more):
    done = subprocess.run(command, capture_output=True, text=True,
                          errors="replace", timeout=300, **more)
    return done.returncode, done.stdout, done.stderr


def place(text):
    """A line of this source, or FILE:LINE of another one."""
    return int(text) if text.isdigit() else text


class Expected:
    """What the comments of one source say."""

    def __init__(self, path):
        self.breaches = Counter()  # (rule, line, column, kind)
        self.missed = []           # (rule, line, text)
        self.options = {}
        self.path = path
        with open(path, encoding="utf-8") as source:
            self.text = source.read()
        for number, line in enumerate(self.text.split("\n"), 1):
            for comment in line.split("//")[1:]:
                self.read(comment.strip(), number)

    def read(self, comment, line):
        forced = re.match(r"line ([\w.-]+:\d+|\d+): (.*)", comment)
        if forced:
            line, comment = place(forced.group(1)), forced.group(2)
        word, _, rest = comment.partition(":")
        if word == "breach":
            for one in rest.split():
                rule, kind, count, column = BREACH.match(one).groups()
                self.breaches[rule, line, column, kind] += int(count or 1)
        elif word == "missed":
            for one in rest.split(" & "):
                rule, _, text = one.strip().partition(" ")
                self.missed.append((rule, line, text))
        elif word in ("modes", "flags", "with", "run", "environment", "says",
                      "debug", "headers", "exact"):
            self.options.setdefault(word, []).append(rest.strip())

    def option(self, name):
        return " ".join(self.options.get(name, [])).split()

    def rules(self):
        found = re.search(r"/\* rules:\n(.*?)\*/", self.text, re.S)
        text = found.group(1)
        headers = ["%s" % self.path if name == "SELF" else name
                   for name in self.option("headers")]
        first = "headers: %s\n" % json.dumps(headers) if headers else ""
        return text if text.startswith("semrules:") else (
            "semrules: 1\n" + first + "rules:\n" + text)


def compare_breaches(expected, records, main):
    left = Counter()
    for record in records:
        name = os.path.basename(record["file"])
        line = record["line"] if name == main else "%s:%d" % (name,
                                                              record["line"])
        left[record["rule"], line, str(record["column"]), record["kind"]] += 1
    wrong = []
    for (rule, line, column, kind), count in expected.breaches.items():
        fits = [k for k in left if k[0] == rule and k[1] == line and
                column in (None, k[2]) and kind in (None, k[3])]
        seen = sum(left.pop(k) for k in fits)
        if seen != count:
            wrong.append("line %s: %d breaches of '%s' wanted, %d seen" %
                         (line, count, rule, seen))
    wrong += ["line %s column %s: breach of '%s' (%s) not expected, %d times" %
              (k[1], k[2], k[0], k[3], n) for k, n in left.items() if n]
    return wrong


def compare_missed(expected, talk, main):
    wanted = list(expected.missed)
    wrong = []
    for line in talk.split("\n"):
        found = REMARK.match(line)
        if not found:
            continue
        path, number, rule, _, text = found.groups()
        number = int(number) if os.path.basename(path) == main else -1
        fits = [w for w in wanted if w[0] == rule and w[1] == number and
                w[2] in text]
        if fits:
            wanted.remove(fits[0])
        else:
            wrong.append("not expected: " + line)
    return wrong + ["line %d: no remark that '%s' missed '%s'" % (w[1], w[0], w[2])
                    for w in wanted]


class Job:
    def __init__(self, build, llvm, source, folder):
        self.build, self.llvm, self.source = build, llvm, source
        self.folder = folder
        self.verbose = len(sys.argv) > 4
        self.expected = Expected(source)
        self.main = os.path.basename(source)
        self.library = os.path.join(build, "lib", "semrules")
        self.plugin = os.path.join(self.library, llvm, "SemRules.so")
        self.environment = dict(os.environ)
        for pair in self.expected.option("environment"):
            name, _, value = pair.partition("=")
            self.environment[name] = value

    def path(self, name):
        return os.path.join(self.folder, name)

    def standard(self):
        return "-std=c++20" if self.source.endswith(".cc") else "-std=gnu11"

    def compile_rules(self):
        with open(self.path("rules.yaml"), "w", encoding="utf-8") as file:
            file.write(self.expected.rules())
        spec = self.path("rules.spec")
        status, out, err = execute(
            [os.path.join(self.build, "bin", "semrules"), "compile",
             self.path("rules.yaml"), "-o", spec, "--", self.standard(),
             "-I" + os.path.join(os.path.dirname(self.source), "Inputs")],
            env=dict(os.environ,
                     SEMRULES_CLANG="/usr/lib/llvm-%s/bin/clang" % self.llvm))
        if status:
            fail("the rules do not compile:\n" + out + err)
        self.environment["SEMRULES_SPEC"] = spec

    def compiler(self, mode):
        is_cxx = self.source.endswith(".cc")
        command = ["/usr/lib/llvm-%s/bin/clang%s" %
                   (self.llvm, "++" if is_cxx else "")]
        command.append(self.standard())
        command += self.expected.option("debug") or ["-g"]
        here = os.path.dirname(self.source)
        others = [os.path.join(here, "Inputs", name)
                  for name in self.expected.option("with")]
        return (command + mode.split() + [self.source] + others,
                self.expected.option("flags"))

    def run(self, program, log):
        environment = dict(self.environment)
        environment["SEMRULES_OPTIONS"] = (
            "exitcode=0:max_reports=1000000:stack_depth=0:jsonl_path=" + log)
        return execute([program] + self.expected.option("run"),
                       env=environment)

    def plain(self, mode):
        command, flags = self.compiler(mode)
        program = self.path("plain")
        status, _, err = execute(command + ["-w", "-o", program] + flags,
                                 env=self.environment, cwd=self.folder)
        if status:
            fail("%s: the program does not compile:\n%s" % (mode, err))
        return self.run(program, self.path("none"))

    def instrumented(self, mode):
        command, flags = self.compiler(mode)
        program = self.path("program")
        log = self.path("log")
        command += ["-w", "-Rpass=semrules", "-Rpass-missed=semrules",
                    "-Rpass-analysis=semrules", "-fno-caret-diagnostics",
                    "-fpass-plugin=" + self.plugin,
                    os.path.join(self.library, "libsemrules_rt.a")]
        if int(self.llvm) >= 15 and "-flto" not in mode:
            # What is inserted must be good IR before others work on it.
            command += ["-Xclang", "-llvm-verify-each"]
        if self.expected.option("exact"):
            command.append("-fplugin=" + self.plugin)
        status, _, talk = execute(command + ["-o", program] + flags,
                                  env=self.environment, cwd=self.folder)
        if status:
            fail("%s: does not compile with the rules:\n%s" % (mode, talk))
        result = self.run(program, log)
        records = []
        if os.path.exists(log):
            with open(log, encoding="utf-8") as file:
                records = [r for r in map(json.loads, file) if "rule" in r and
                           "line" in r and "kind" in r]
            os.unlink(log)
        return talk, result, records

    def check(self, mode):
        plain = self.plain(mode)
        talk, result, records = self.instrumented(mode)
        wrong = compare_breaches(self.expected, records, self.main)
        wrong += compare_missed(self.expected, talk, self.main)
        if result[0] != plain[0]:
            wrong.append("status %d, without rules %d" % (result[0], plain[0]))
        if result[1] != plain[1]:
            wrong.append("it prints\n%sand without rules\n%s" %
                         (result[1], plain[1]))
        wrong += ["not in the report: " + text
                  for text in self.expected.options.get("says", [])
                  if text not in result[2]]
        if wrong:
            if self.verbose:
                print("-- report:\n%s\n-- compiler:\n%s" % (result[2], talk))
            fail("%s: %s" % (mode, "\n".join(wrong)))


def main():
    build, llvm, source = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        job = Job(build, llvm, source, folder)
        job.compile_rules()
        modes = " ".join(job.expected.options.get("modes", ["-O0 | -O2"]))
        for mode in modes.split("|"):
            job.check(mode.strip())


main()
