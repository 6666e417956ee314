/* Finds and loads libclang. */
#include "libclang.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static const char *const names[] = {
#define SR_CLANG(name) #name,
#include "libclang.inc"
};

enum { function_count = sizeof(names) / sizeof(*names) };

/* The library's names: Debian's in lib of LLVM, and its sonames. */
static void *open_in(const char *folder, unsigned major) {
  char path[4096];
  for (int form = 0; form < 3; form++) {
    int len = form == 0   ? snprintf(path, sizeof(path), "%slibclang-%u.so.1",
                                     folder, major)
              : form == 1 ? snprintf(path, sizeof(path), "%slibclang-%u.so.%u",
                                     folder, major, major)
                          : snprintf(path, sizeof(path), "%slibclang.so.%u",
                                     folder, major);
    void *handle = (size_t)len < sizeof(path)
                       ? dlopen(path, RTLD_NOW | RTLD_LOCAL)
                       : NULL;
    if (handle)
      return handle;
  }
  return NULL;
}

/* In a folder, which may be NULL; without one, where the loader looks. */
static void *open_below(const char *folder, const char *tail, unsigned major) {
  char path[4096];
  int len = folder ? snprintf(path, sizeof(path), "%s%s", folder, tail) : 0;
  return folder && (size_t)len < sizeof(path) ? open_in(path, major) : NULL;
}

static void *open_any(unsigned major, const char *folder) {
  /* Names a library, or a folder with one, and stands alone. */
  const char *named = getenv("SEMRULES_LIBCLANG");
  if (named && *named) {
    void *handle = dlopen(named, RTLD_NOW | RTLD_LOCAL);
    return handle ? handle : open_below(named, "/", major);
  }
  char debian[64];
  snprintf(debian, sizeof(debian), "/usr/lib/llvm-%u/lib/", major);
  void *handle = open_below(folder, "/", major);
  if (!handle)
    handle = open_in(debian, major);
  return handle ? handle : open_in("", major);
}

/* The function pointers are the structure's members behind the handle, in the
 * order of the names. */
static const char *bind(struct sr_libclang *clang) {
  void *functions[function_count];
  for (size_t i = 0; i < function_count; i++) {
    functions[i] = dlsym(clang->handle, names[i]);
    if (!functions[i])
      return names[i];
  }
  size_t next = 0;
#define SR_CLANG(name) memcpy(&clang->name, &functions[next++], sizeof(void *));
#include "libclang.inc"
  return NULL;
}

bool sr_libclang_load(struct sr_libclang *clang, unsigned major,
                      const char *folder, char *error, size_t error_size) {
  memset(clang, 0, sizeof(*clang));
  clang->handle = open_any(major, folder);
  if (!clang->handle) {
    snprintf(error, error_size,
             "libclang of LLVM %u, which looks names up in 'headers', is not "
             "installed: apt install libclang1-%u",
             major, major);
    return false;
  }
  const char *missing = bind(clang);
  if (!missing)
    return true;
  snprintf(error, error_size,
           "libclang has no function '%s': it is older than LLVM 14; "
           "apt install libclang1-%u",
           missing, major);
  sr_libclang_unload(clang);
  return false;
}

void sr_libclang_unload(struct sr_libclang *clang) {
  if (clang->handle)
    dlclose(clang->handle);
  clang->handle = NULL;
}

struct sr_str sr_libclang_str(const struct sr_libclang *clang,
                              struct sr_arena *arena, CXString text) {
  const char *chars = clang->clang_getCString(text);
  struct sr_str copy =
      sr_arena_str(arena, chars ? chars : "", chars ? strlen(chars) : 0);
  clang->clang_disposeString(text);
  return copy;
}
