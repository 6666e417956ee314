"""What the plugin costs a build: user time of compiling every C file of a
folder, plain, with a set of rules, and with a thousand more.

    build-time.py --build BUILD --llvm N --rules DIR [--rounds N] SRC [-- FLAGS]

Each file is compiled three ways in turn, so that drift of the machine's speed
falls on all alike; the figures are ratios of the sums.  Debug information is
the same on all sides.
"""
import argparse
import glob
import os
import resource
import subprocess
import sys
import tempfile


def thousand_rules(path):
    """Rules of every kind of point, few of which match anything."""
    with open(path, "w") as out:
        out.write("semrules: 1\nsystem: bench\nrules:\n")
        for i in range(1000):
            point = [
                "{entry: \"unheardOf%d(c, ...)\"}" % i,
                "{call: \"neverCalled%d(a)\"}" % i,
                "{write: \"absent%d.field\"}" % i,
                "{exit: \"notThere%d(p)\"}" % i,
            ][i % 4]
            name = ["c->x", "a", "new", "p->x"][i % 4]
            if i % 100 == 0:
                point, name = "{entry: \"zzz%d*\"}" % i, "1 + now()"
            out.write("  - {id: bench-%d, at: %s, require: \"%s > 0\"}\n"
                      % (i, point, name))


def compile_spec(tool, rules, out):
    subprocess.run([tool, "compile", *rules, "-o", out], check=True)


def user_time(command, cwd, env):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(command, cwd=cwd, env=env, check=True,
                   stderr=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main():
    argv = sys.argv[1:]
    flags = ["-O2"]
    if "--" in argv:
        at = argv.index("--")
        argv, flags = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm", default="19")
    parser.add_argument("--rules", required=True)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("src")
    args = parser.parse_args(argv)
    build = os.path.abspath(args.build)
    tool = os.path.join(build, "bin", "semrules")
    plugin = os.path.join(build, "lib/semrules", args.llvm, "SemRules.so")
    clang = "clang-" + args.llvm
    with tempfile.TemporaryDirectory() as tmp:
        few, many = os.path.join(tmp, "few"), os.path.join(tmp, "many")
        extra = os.path.join(tmp, "extra.yaml")
        thousand_rules(extra)
        compile_spec(tool, [args.rules], few)
        compile_spec(tool, [args.rules, extra], many)
        ways = [("plain", [], None), ("rules", ["-fpass-plugin=" + plugin], few),
                ("rules+1000", ["-fpass-plugin=" + plugin], many)]
        total = dict.fromkeys((w[0] for w in ways), 0.0)
        files = sorted(glob.glob(os.path.join(args.src, "*.c")))
        compiled = 0
        for name in files:
            base = [clang, "-g", *flags, "-w", "-c", name, "-o",
                    os.path.join(tmp, "out.o")]
            try:
                user_time(base, args.src, os.environ)  # warms the caches
            except subprocess.CalledProcessError:
                continue  # needs flags of its own
            compiled += 1
            for round_ in range(args.rounds):
                order = ways if round_ % 2 == 0 else ways[::-1]
                for way, more, spec in order:
                    env = dict(os.environ)
                    if spec:
                        env["SEMRULES_SPEC"] = spec
                    total[way] += user_time(base + more, args.src, env)
        print("LLVM %s, %d files, %d rounds" % (args.llvm, compiled, args.rounds))
        for way in total:
            print("%-12s %7.2f s user  %6.3f of plain"
                  % (way, total[way], total[way] / total["plain"]))


main()
