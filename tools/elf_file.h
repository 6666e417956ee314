/* ELF files of this machine's class and byte order, read in place.
 *
 * Opens executables, shared objects, relocatable objects, and archives of
 * these; nothing in a file can make the reader look outside of it. */
#ifndef SEMRULES_ELF_FILE_H
#define SEMRULES_ELF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file mapped into memory. */
struct sr_mapped {
  const unsigned char *bytes;
  size_t size;
};

/* On failure returns false and sets *error (heap), without the path. */
bool sr_map_file(struct sr_mapped *file, const char *path, char **error);
void sr_unmap_file(struct sr_mapped *file);

struct sr_section {
  const char *name;           /* borrowed from the file */
  const unsigned char *bytes; /* NULL where the section has none */
  uint64_t size, address, flags;
  uint32_t type, link;
};

/* One ELF object within mapped bytes; nothing to release. */
struct sr_elf {
  const unsigned char *bytes;
  size_t size;
  struct sr_section *sections;
  size_t section_count;
};

/* Reads the section table.  On failure as sr_map_file. */
bool sr_elf_open(struct sr_elf *elf, const unsigned char *bytes, size_t size,
                 char **error);
void sr_elf_close(struct sr_elf *elf);

/* The first section of that name, or NULL. */
const struct sr_section *sr_elf_section(const struct sr_elf *elf,
                                        const char *name);

/* A symbol with a name, from .symtab or .dynsym. */
struct sr_symbol {
  const char *name;
  uint64_t value, size;
  bool is_function;
  bool is_defined;
};
typedef void sr_symbol_fn(void *context, const struct sr_symbol *symbol);
/* Calls fn for each symbol of the table `section` (".symtab", ".dynsym"). */
void sr_elf_symbols(const struct sr_elf *elf, const char *section,
                    sr_symbol_fn *fn, void *context);

/* Calls fn for each ELF object in the file: itself, or the archive's members
 * (`member` is then its name, otherwise NULL).  Stops where fn returns false.
 * Returns false with *error set where the file cannot be read or fn failed. */
typedef bool sr_elf_fn(void *context, const struct sr_elf *elf,
                       const char *member, char **error);
bool sr_elf_visit(const char *path, sr_elf_fn *fn, void *context, char **error);

#endif
