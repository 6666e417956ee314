"""Writes compilation databases.

usage: compdb.py FILE INCLUDE"""
import json
import sys

path, include = sys.argv[1:]
folder = path.rsplit("/", 1)[0]


def write(name, entries):
    with open(f"{folder}/{name}.json", "w") as file:
        json.dump(entries, file, indent=1)


with open(folder + "/flags.rsp", "w") as file:
    file.write('-DWIDE=1 "-DTEXT=\\"a b\\""\n')
common = ["clang", "-c", "-Wall", "-Werror", "-O2", "-I" + include, "-MD",
          "-MF", "x.d", "-fpass-plugin=/nowhere.so", "-Xclang", "-junk"]
write("differs", [
    {"directory": folder, "file": "a.c", "arguments": common + ["a.c", "-o", "a.o"]},
    {"directory": folder, "file": "c.c", "arguments": common + ["c.c", "-o", "c.o"]},
    {"directory": folder, "file": "b.c",
     "command": " ".join(common) + " -DWIDE '-DTEXT=\"a b\"' b.c -o b.o"},
    {"directory": folder, "file": "start.S", "command": "clang -c start.S"},
])
write("same", [
    {"directory": folder, "file": "a.c", "command": " ".join(common) + " a.c"},
    {"directory": folder, "file": "b.c", "command": " ".join(common) + " b.c -DWIDE=0 -UWIDE"},
])
write("response", [
    {"directory": folder, "file": "a.c",
     "arguments": common + [f"@{folder}/flags.rsp", "a.c"]},
])
write("broken-first", [
    {"directory": folder, "file": "a.c", "command": "clang -c a.c -DBREAK -I" + include},
    {"directory": folder, "file": "other.c", "command": "clang -c other.c"},
    {"directory": folder, "file": "good.c", "arguments": common + ["good.c"]},
])
write("relative", [
    {"directory": include, "file": "a.c", "command": "clang -c a.c -DWIDE -I."},
])
write("empty", [])
write("assembler", [{"directory": folder, "file": "a.S", "command": "as a.S"}])
write("map", {"file": "a.c"})
open(folder + "/not-json.json", "w").write('[{"file": "a.c",\n  "directory" "x"}]\n')
