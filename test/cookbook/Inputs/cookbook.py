"""usage: cookbook.py BUILD LLVM DOCS [--write]

What DOCS/cookbook.md shows is true: its rules stand in DOCS/cookbook, all rules
that stand there are shown, and so is what their tests report.  --write puts in
what is reported now."""
import glob
import os
import re
import subprocess
import sys
import tempfile

build, llvm, docs = sys.argv[1:4]
manual = os.path.join(docs, "cookbook.md")
folder = os.path.join(docs, "cookbook")
MARK = re.compile(r"(<!-- breach: (\S+) (\S+) (\S+) -->\n```text\n)(.*?)(^```$)",
                  re.M | re.S)


def rule_texts():
    """Rule files without their comments, incidents and ends of lines."""
    texts = {}
    for path in glob.glob(os.path.join(folder, "*.yaml")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        texts[path] = re.sub(r"^  incident:\n(?:    .*\n)+", "", text, flags=re.M)
    return texts


def compile_test(rules, test, program):
    """Builds a test with its rule file, in DOCS/cookbook."""
    bin_folder = os.path.join(build, "bin")
    suffix = "++" if test.endswith("cc") else ""
    clang = "/usr/lib/llvm-%s/bin/clang" % llvm
    environment = dict(os.environ, SEMRULES_CLANG=clang,
                       SEMRULES_CLANGXX=clang + "++",
                       SEMRULES_SPEC=program + ".spec")
    with open(os.path.join(folder, test), encoding="utf-8") as file:
        flags = re.findall(r"^// flags: (.*)", file.read(), re.M)
    for command in (
            [os.path.join(bin_folder, "semrules"), "compile", rules + ".yaml",
             "-o", program + ".spec"],
            [os.path.join(bin_folder, "semrules-clang" + suffix), "-g", "-O0",
             "-w", test, "-o", program] + " ".join(flags).split()):
        done = subprocess.run(command, cwd=folder, env=environment, text=True,
                              capture_output=True)
        if done.returncode:
            sys.exit("%s\n%s" % (" ".join(command), done.stderr))


def blocks(rules, test, temporary):
    program = os.path.join(temporary, re.sub(r"\W", "_", test))
    if not os.path.exists(program):
        compile_test(rules, test, program)
    done = subprocess.run(
        [program], cwd=folder, text=True, stdin=subprocess.DEVNULL,
        capture_output=True, timeout=60,
        env=dict(os.environ, SEMRULES_OPTIONS="stack_depth=0"))
    return done.stderr


def reported(rules, test, rule, temporary):
    """The first breach of `rule`, with what changes from run to run fixed."""
    text = blocks(rules, test, temporary)
    found = re.search(r"^\S+: breach: [^\n]*\[%s\]\n(?:  .*\n)*" % re.escape(rule),
                      text, re.M)
    if not found:
        sys.exit("%s does not break %s:\n%s" % (test, rule, text))
    block = re.sub(r"thread \d+ of process \d+", "thread 4242 of process 4240",
                   found.group(0))
    return re.sub(r"0x[0-9a-f]+", "0x55d0", block)


def main():
    with open(manual, encoding="utf-8") as file:
        text = file.read()
    wrong = []
    rules = rule_texts()
    shown = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    wrong += ["shown, and in no file:\n" + one for one in shown
              if not any(one in whole for whole in rules.values())]
    ids = re.findall(r"^- id: (.*)$", "\n".join(rules.values()), re.M)
    wrong += ["not shown: " + one for one in ids
              if "- id: %s\n" % one not in "\n".join(shown)]
    with tempfile.TemporaryDirectory() as temporary:
        def replace(match):
            start, *what, old, end = match.groups()
            new = reported(*what, temporary)
            if new != old and "--write" not in sys.argv:
                wrong.append("%s reports\n%s\nand shown is\n%s" %
                             (what[1], new, old))
            return start + new + end

        new_text = MARK.sub(replace, text)
    if "--write" in sys.argv:
        with open(manual, "w", encoding="utf-8") as file:
            file.write(new_text)
    print("\n".join(wrong) or "%d rules are shown" % len(ids))
    sys.exit(len(wrong) != 0)


main()
