"""archive.py ARCHIVE: the sizes of its two objects, what it defines, and what
it needs, which must all be in the C library."""
import ctypes
import os
import re
import subprocess
import sys

archive = sys.argv[1]
limits = {"semrules_rt_objects": 64 * 1024, "semrules_rt_history": 48 * 1024}
listed = subprocess.run(["ar", "tv", archive], capture_output=True, text=True,
                        check=True).stdout.splitlines()
if len(listed) != len(limits):
    sys.exit("other objects than the core and history: %s" % listed)
for line in listed:
    name, size = line.split()[-1], int(line.split()[2])
    limit = [limits[part] for part in limits if part in name]
    if len(limit) != 1 or size >= limit[0]:
        sys.exit("%s: %d bytes, of %s" % (name, size, limit))
# Programs without order rules are linked with the core only.
core = subprocess.run(["nm", archive], capture_output=True, text=True,
                      check=True).stdout.split("\n\n")
core = [part for part in core if "T __semrules_breach\n" in part]
if len(core) != 1 or " U __semrules_" in core[0]:
    sys.exit("the core needs history")
# A sanitizer's memcpy would find races in what our own locks guard.
history = subprocess.run(["nm", archive], capture_output=True, text=True,
                         check=True).stdout.split("\n\n")
history = [part for part in history if "T __semrules_owe\n" in part]
if len(history) != 1 or re.search(r" U mem(cpy|set|move)\n", history[0]):
    sys.exit("history copies or clears by the C library")
symbols = subprocess.run(["nm", archive], capture_output=True, text=True,
                         check=True).stdout
defined, wanted = set(), set()
for line in symbols.splitlines():
    words = line.split()
    if len(words) == 2 and words[0] in "Uw":
        wanted.add(words[1])
    elif len(words) == 3 and words[1] in "TRDBV":
        defined.add(words[2])
# linked from the static part of the C library; defined by the program; by a
# sanitizer, where there is one; by the linker
wanted -= {"pthread_atfork", "semrules_default_options",
           "__tsan_acquire", "__tsan_release",
           "_GLOBAL_OFFSET_TABLE_"}
libc = ctypes.CDLL("libc.so.6")
loader = ctypes.CDLL("ld-linux-x86-64.so.2" if os.uname().machine == "x86_64"
                     else None)
missing = [name for name in wanted - defined
           if not hasattr(libc, name) and not hasattr(loader, name)]
if missing:
    sys.exit("not in the C library: %s" % missing)
stray = [name for name in defined
         if not name.startswith(("semrules_", "__semrules_"))]
if stray:
    sys.exit("visible in a static link and not ours to take: %s" % stray)
for name in "malloc calloc free printf snprintf write open".split():
    if name in wanted:
        sys.exit("uses " + name)
