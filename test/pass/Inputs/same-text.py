"""Compiles sources with and without the plugin, with a rule that matches
nothing in them, and compares the code byte for byte.

usage: same-text.py BUILD LLVM SOURCE...
"""
import os
import subprocess
import sys
import tempfile

RULES = """semrules: 1
rules:
- {id: a, at: {call: no_such_function}, forbid: true}
- {id: b, at: {write: no_such_type.field}, forbid: new == 1}
- {id: c, at: {entry: "no::such::*"}, forbid: true}
- {id: d, at: {write: "no_such_*.*"}, forbid: true}
"""


def text_of(bin_folder, command, folder, environment):
    object_file = os.path.join(folder, "x.o")
    raw = os.path.join(folder, "x.text")
    subprocess.run(command + ["-c", "-o", object_file], check=True,
                   env=environment)
    subprocess.run([os.path.join(bin_folder, "llvm-objcopy"), "-O", "binary",
                    "-j", ".text*", object_file, raw], check=True)
    with open(raw, "rb") as file:
        return file.read()


def main():
    build, llvm, *sources = sys.argv[1:]
    bin_folder = "/usr/lib/llvm-%s/bin" % llvm
    plugin = os.path.join(build, "lib", "semrules", llvm, "SemRules.so")
    with tempfile.TemporaryDirectory() as folder:
        rules, spec = (os.path.join(folder, n) for n in ("r.yaml", "r.spec"))
        with open(rules, "w", encoding="utf-8") as file:
            file.write(RULES)
        subprocess.run([os.path.join(build, "bin", "semrules"), "compile",
                        rules, "-o", spec], check=True)
        environment = dict(os.environ, SEMRULES_SPEC=spec)
        for source in sources:
            for level in ("-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -g"):
                name = "clang++" if source.endswith(".cc") else "clang"
                command = [os.path.join(bin_folder, name), source]
                command += level.split() + ["-ffunction-sections"]
                plain = text_of(bin_folder, command, folder, environment)
                with_rules = text_of(bin_folder,
                                     command + ["-fpass-plugin=" + plugin],
                                     folder, environment)
                if not plain or plain != with_rules:
                    print("%s %s: %d bytes of code without, %d with rules" %
                          (source, level, len(plain), len(with_rules)))
                    sys.exit(1)


main()
