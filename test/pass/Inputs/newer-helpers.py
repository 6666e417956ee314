"""Compiles a rule file with helpers, and has the spec say that a clang of the
future made them: newer-helpers.py SEMRULES RULES SPEC."""
import struct
import subprocess
import sys

semrules, rules, path = sys.argv[1:]
subprocess.run([semrules, "compile", rules, "-o", path], check=True)
spec = bytearray(open(path, "rb").read())
header_size, = struct.unpack_from("<I", spec, 12)
# helpers_llvm is the one number between 14 and 98 in the header with a zero
# behind it; the digest does not cover the header.
found = [at for at in range(32, header_size - 4, 4)
         if 14 <= struct.unpack_from("<I", spec, at)[0] < 99
         and struct.unpack_from("<I", spec, at + 4)[0] == 0]
assert len(found) == 1, found
struct.pack_into("<I", spec, found[0], 99)
open(path, "wb").write(spec)
