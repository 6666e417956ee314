/* Visits the ELF objects of a file, archives' members one by one. */
#include "elf_file.h"

#include "toolmem.h"

#include <ar.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

static bool visit_one(const unsigned char *bytes, size_t size,
                      const char *member, sr_elf_fn *fn, void *context,
                      char **error) {
  struct sr_elf elf;
  if (!sr_elf_open(&elf, bytes, size, error))
    return false;
  bool is_good = fn(context, &elf, member, error);
  sr_elf_close(&elf);
  return is_good;
}

/* A member's name: short ones stand in the header, ended by '/'; long ones in
 * the member "//", which the header refers to by "/OFFSET". */
static char *member_name(const struct ar_hdr *header, const char *long_names,
                         size_t long_size) {
  const char *name = header->ar_name;
  const char *slash = memchr(name, '/', sizeof header->ar_name);
  size_t len = slash ? (size_t)(slash - name) : sizeof header->ar_name;
  if (len > 0)
    return sr_tool_strndup(name, len);
  size_t offset = (size_t)strtoul(name + 1, NULL, 10);
  if (!long_names || offset >= long_size)
    return sr_tool_strdup("?");
  len = 0;
  while (offset + len < long_size && long_names[offset + len] != '/' &&
         long_names[offset + len] != '\n')
    len++;
  return sr_tool_strndup(long_names + offset, len);
}

static bool visit_archive(const struct sr_mapped *file, sr_elf_fn *fn,
                          void *context, char **error) {
  const char *long_names = NULL;
  size_t long_size = 0;
  for (size_t at = SARMAG; at + sizeof(struct ar_hdr) <= file->size;) {
    struct ar_hdr header;
    memcpy(&header, file->bytes + at, sizeof header);
    at += sizeof header;
    unsigned long size = strtoul(header.ar_size, NULL, 10);
    if (memcmp(header.ar_fmag, ARFMAG, 2) != 0 || size > file->size - at) {
      *error = sr_tool_strdup("damaged or cut off archive");
      return false;
    }
    const unsigned char *bytes = file->bytes + at;
    if (memcmp(header.ar_name, "// ", 3) == 0) {
      long_names = (const char *)bytes;
      long_size = size;
    } else if (size >= 4 && memcmp(bytes, "\177ELF", 4) == 0) {
      char *name = member_name(&header, long_names, long_size);
      bool is_good = visit_one(bytes, size, name, fn, context, error);
      free(name);
      if (!is_good)
        return false;
    }
    at += size + (size & 1);
  }
  return true;
}

bool sr_elf_visit(const char *path, sr_elf_fn *fn, void *context,
                  char **error) {
  struct sr_mapped file;
  if (!sr_map_file(&file, path, error))
    return false;
  bool is_archive =
      file.size >= SARMAG && memcmp(file.bytes, ARMAG, SARMAG) == 0;
  bool is_thin = file.size >= SARMAG && memcmp(file.bytes, "!<thin>\n", 8) == 0;
  bool is_good = false;
  if (is_thin)
    *error = sr_tool_strdup("a thin archive; name its objects instead");
  else
    is_good = is_archive
                  ? visit_archive(&file, fn, context, error)
                  : visit_one(file.bytes, file.size, NULL, fn, context, error);
  sr_unmap_file(&file);
  return is_good;
}
