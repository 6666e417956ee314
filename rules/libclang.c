/* Finds and loads libclang. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "libclang.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* Code and constants of libclang and libLLVM: they come back from their files
 * if someone needs them. */
static int drop_pages(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  (void)context;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  if (!strstr(object->dlpi_name, "/libclang") &&
      !strstr(object->dlpi_name, "/libLLVM"))
    return 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
      continue;
    uintptr_t begin = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
    uintptr_t end = object->dlpi_addr + segment->p_vaddr + segment->p_memsz;
    void *start;
    memcpy(&start, &begin, sizeof(start));
    madvise(start, (end - begin) & ~(page - 1), MADV_DONTNEED);
  }
  return 0;
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
  /* Relocation has read 50 MB of tables that are used no more. */
  dl_iterate_phdr(drop_pages, NULL);
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
  if (!clang->handle)
    return;
  dlclose(clang->handle);
  clang->handle = NULL;
  /* libLLVM is linked so that it stays: 60 MB that are used no more. */
  dl_iterate_phdr(drop_pages, NULL);
}

struct sr_str sr_libclang_str(const struct sr_libclang *clang,
                              struct sr_arena *arena, CXString text) {
  const char *chars = clang->clang_getCString(text);
  struct sr_str copy =
      sr_arena_str(arena, chars ? chars : "", chars ? strlen(chars) : 0);
  clang->clang_disposeString(text);
  return copy;
}
