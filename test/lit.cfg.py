# How the tests find what they test.  Parameters: -D build=DIR (the build
# tree), -D llvm=N (the LLVM major to test with).
import os
import re
import lit.formats

config.name = "semrules-llvm" + lit_config.params["llvm"]
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".c", ".cc", ".ll", ".test", ".yaml"]
config.excludes = ["Inputs", "demo", "unit", "bench", "corpus",
                   "rt_inputs"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

build = os.path.abspath(lit_config.params["build"])
llvm = lit_config.params["llvm"]
source = os.path.dirname(config.test_source_root)
llvm_bin = "/usr/lib/llvm-%s/bin" % llvm
libdir = os.path.join(build, "lib", "semrules")
config.test_exec_root = os.path.join(build, "test-output", "llvm" + llvm)
config.available_features.add("llvm" + llvm)

with open(os.path.join(build, "CMakeCache.txt")) as cache:
    if re.search("^SEMRULES_SANITIZE:[A-Z]+=.", cache.read(), re.M):
        config.available_features.add("sanitized")

if os.path.exists(os.path.join(build, "test", "fuzz", "fuzz-spec")):
    config.available_features.add("libfuzzer")

# FileCheck and not come with the newest and the oldest LLVM; any will do.
helpers = next(d for d in (llvm_bin, "/usr/lib/llvm-19/bin",
                           "/usr/lib/llvm-14/bin")
               if os.path.exists(os.path.join(d, "FileCheck")))
plugin = os.path.join(libdir, llvm, "SemRules.so")

for name, value in [
    ("%semrules-clangxx", os.path.join(build, "bin", "semrules-clang++")),
    ("%semrules-clang", os.path.join(build, "bin", "semrules-clang")),
    ("%semrules", os.path.join(build, "bin", "semrules")),
    ("%clangxx", os.path.join(llvm_bin, "clang++")),
    ("%clang", os.path.join(llvm_bin, "clang")),
    ("%opt", os.path.join(llvm_bin, "opt")),
    ("%FileCheck", os.path.join(helpers, "FileCheck")),
    ("%not", os.path.join(helpers, "not")),
    ("%plugin", plugin),
    ("%rtdir", libdir),
    ("%rt", os.path.join(libdir, "libsemrules_rt.a")),
    ("%include", os.path.join(source, "runtime", "include")),
    ("%source", source),
    ("%build", build),
    ("%unit", os.path.join(build, "test", "unit")),
    ("%python", "python3"),
    ("%llvm", llvm),
]:
    config.substitutions.append((name + r"\b", value))

# What the programs under test read must come from the test alone.
for variable in ("SEMRULES_SPEC", "SEMRULES_OPTIONS", "SEMRULES_COUNTS",
                 "SEMRULES_EXACT", "SEMRULES_TEST", "SEMRULES_WERROR"):
    config.environment.pop(variable, None)
for variable in ("SEMRULES_FUZZ_SECONDS",):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]
config.environment["SEMRULES_CLANG"] = os.path.join(llvm_bin, "clang")
config.environment["SEMRULES_CLANGXX"] = os.path.join(llvm_bin, "clang++")
config.environment["NO_COLOR"] = "1"
config.environment["HOME"] = os.environ.get("HOME", "/")
