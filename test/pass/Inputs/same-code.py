"""Compiles sources with exact mode for every union and every struct with
bit-fields, but no place to check, and without the plugin: the code must be
the same byte for byte, and at -O0 instruction for instruction in LLVM's
intermediate code.

usage: same-code.py BUILD LLVM SOURCE...
"""
import os
import re
import subprocess
import sys
import tempfile

RULES = """semrules: 1
rules:
- id: all
  at: [{write: "*.*", in-function: no_such_function},
       {read: "*.*", in-function: no_such_function}]
  forbid: true
"""
LEVELS = ("-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -fno-strict-aliasing",
          "-O0 -ftrivial-auto-var-init=pattern", "-O2 -fsanitize=address",
          "-O1 -fwrapv", "-O1 -fsanitize=undefined", "-O2 -fPIC", "-O2 -g1")


class Compiler:
    def __init__(self, build, llvm, folder):
        self.bin = "/usr/lib/llvm-%s/bin" % llvm
        self.plugin = os.path.join(build, "lib", "semrules", llvm,
                                   "SemRules.so")
        self.folder = folder
        rules, spec = (os.path.join(folder, n) for n in ("r.yaml", "r.spec"))
        with open(rules, "w", encoding="utf-8") as file:
            file.write(RULES)
        subprocess.run([os.path.join(build, "bin", "semrules"), "compile",
                        rules, "-o", spec], check=True)
        self.environment = dict(os.environ, SEMRULES_SPEC=spec)

    def run(self, source, flags, exact):
        name = "clang++" if source.endswith(".cc") else "clang"
        out = os.path.join(self.folder, "out")
        command = [os.path.join(self.bin, name), "-w", "-g", source, "-o",
                   out] + flags
        if name == "clang++":
            command.append("-std=c++17")
        if exact:
            command += ["-fplugin=" + self.plugin,
                        "-fpass-plugin=" + self.plugin]
        done = subprocess.run(command, env=self.environment,
                              capture_output=True, text=True)
        if done.returncode:
            print(" ".join(command), "\n", done.stderr)
            sys.exit(1)
        return out

    def code(self, source, level, exact):
        out = self.run(source, ["-c", "-ffunction-sections"] + level.split(),
                       exact)
        raw = os.path.join(self.folder, "raw")
        subprocess.run([os.path.join(self.bin, "llvm-objcopy"), "-O", "binary",
                        "-j", ".text*", out, raw], check=True)
        with open(raw, "rb") as file:
            return file.read()

    def functions(self, source, exact):
        """The functions in LLVM's code, without what numbers metadata."""
        out = self.run(source, ["-S", "-emit-llvm", "-O0"], exact)
        with open(out, encoding="utf-8") as file:
            text = file.read()
        found = re.findall(r"^define .*?^}", text, re.S | re.M)
        return re.sub(r", !\w+ !\d+|metadata !\d+|![0-9]+|#\d+", "",
                      "\n".join(found))


def check(compiler, source):
    for level in LEVELS:
        plain, exact = (compiler.code(source, level, e) for e in (False, True))
        if not plain or plain != exact:
            print("%s %s: %d bytes of code without, %d in exact mode" %
                  (source, level, len(plain), len(exact)))
            sys.exit(1)
    plain, exact = (compiler.functions(source, e) for e in (False, True))
    for before, after in zip(plain.split("\n"), exact.split("\n")):
        if before != after:
            print("%s:\n%s\nin exact mode\n%s" % (source, before, after))
            sys.exit(1)


def main():
    build, llvm, *sources = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        compiler = Compiler(build, llvm, folder)
        for source in sources:
            check(compiler, source)


main()
