/* Reads ELF files and archives of them, in place and within bounds. */
#include "elf_file.h"

#include "toolmem.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "banned.h"

bool sr_map_file(struct sr_mapped *file, const char *path, char **error) {
  struct stat info;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  *file = (struct sr_mapped){0};
  *error = NULL;
  if (fd < 0 || fstat(fd, &info) != 0)
    *error = sr_tool_strdup(strerror(errno));
  else if (!S_ISREG(info.st_mode))
    *error = sr_tool_strdup("not a file");
  else if (info.st_size > 0) {
    file->size = (size_t)info.st_size;
    void *bytes = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
      *error = sr_tool_strdup(strerror(errno));
    else
      file->bytes = bytes;
  }
  if (fd >= 0)
    close(fd);
  return !*error;
}

void sr_unmap_file(struct sr_mapped *file) {
  union {
    const unsigned char *constant;
    void *plain;
  } bytes = {file->bytes};
  if (file->bytes)
    munmap(bytes.plain, file->size);
  *file = (struct sr_mapped){0};
}

static bool is_within(uint64_t offset, uint64_t size, uint64_t whole) {
  return offset <= whole && size <= whole - offset;
}

static bool fail(char **error, const char *text) {
  *error = sr_tool_strdup(text);
  return false;
}

static bool check_header(const Elf64_Ehdr *header, size_t size, char **error) {
  const unsigned char *ident = header->e_ident;
  unsigned char order =
      __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
  if (ident[EI_CLASS] != ELFCLASS64 || ident[EI_DATA] != order)
    return fail(error, "an ELF file of another word size or byte order");
  if (!header->e_shoff)
    return fail(error, "no section table; a program stripped of it has no "
                       "coverage to read");
  if (header->e_shentsize != sizeof(Elf64_Shdr) ||
      !is_within(header->e_shoff, sizeof(Elf64_Shdr), size))
    return fail(error, "damaged ELF file: section table out of bounds");
  return true;
}

/* A string in a section of strings, "" where it is out of bounds. */
static const char *string_at(const unsigned char *bytes, uint64_t size,
                             uint64_t offset) {
  if (!bytes || offset >= size ||
      !memchr(bytes + offset, '\0', (size_t)(size - offset)))
    return "";
  return (const char *)bytes + offset;
}

static bool read_section(struct sr_elf *elf, size_t index,
                         const Elf64_Shdr *raw, char **error) {
  struct sr_section *section = &elf->sections[index];
  section->size = raw->sh_size;
  section->address = raw->sh_addr;
  section->flags = raw->sh_flags;
  section->type = raw->sh_type;
  section->link = raw->sh_link;
  if (raw->sh_type == SHT_NOBITS || raw->sh_type == SHT_NULL)
    return true;
  if (!is_within(raw->sh_offset, raw->sh_size, elf->size)) {
    *error = sr_tool_format("damaged or cut off ELF file: section %zu reaches "
                            "past the end",
                            index);
    return false;
  }
  section->bytes = elf->bytes + raw->sh_offset;
  return true;
}

static void name_sections(struct sr_elf *elf, const unsigned char *table,
                          uint32_t names_index) {
  const struct sr_section *names =
      names_index < elf->section_count ? &elf->sections[names_index] : NULL;
  for (size_t i = 0; i < elf->section_count; i++) {
    Elf64_Shdr raw;
    memcpy(&raw, table + i * sizeof raw, sizeof raw);
    elf->sections[i].name =
        names ? string_at(names->bytes, names->size, raw.sh_name) : "";
  }
}

bool sr_elf_open(struct sr_elf *elf, const unsigned char *bytes, size_t size,
                 char **error) {
  Elf64_Ehdr header;
  Elf64_Shdr raw;
  *elf = (struct sr_elf){.bytes = bytes, .size = size};
  *error = NULL;
  if (size < sizeof header || memcmp(bytes, ELFMAG, SELFMAG) != 0)
    return fail(error, size >= 4 && memcmp(bytes, "BC\xC0\xDE", 4) == 0
                           ? "LLVM bitcode (-flto); link it first"
                           : "not an ELF file");
  memcpy(&header, bytes, sizeof header);
  if (!check_header(&header, size, error))
    return false;
  const unsigned char *table = bytes + header.e_shoff;
  memcpy(&raw, table, sizeof raw); /* holds what is too large for the header */
  uint64_t count = header.e_shnum ? header.e_shnum : raw.sh_size;
  uint32_t names =
      header.e_shstrndx == SHN_XINDEX ? raw.sh_link : header.e_shstrndx;
  if (count > size / sizeof raw ||
      !is_within(header.e_shoff, count * sizeof raw, size))
    return fail(error, "damaged or cut off ELF file: section table out of "
                       "bounds");
  elf->section_count = (size_t)count;
  elf->sections = sr_tool_alloc(elf->section_count * sizeof *elf->sections);
  for (size_t i = 0; i < elf->section_count; i++) {
    memcpy(&raw, table + i * sizeof raw, sizeof raw);
    if (!read_section(elf, i, &raw, error)) {
      sr_elf_close(elf);
      return false;
    }
  }
  name_sections(elf, table, names);
  return true;
}

void sr_elf_close(struct sr_elf *elf) {
  free(elf->sections);
  elf->sections = NULL;
  elf->section_count = 0;
}

const struct sr_section *sr_elf_section(const struct sr_elf *elf,
                                        const char *name) {
  for (size_t i = 0; i < elf->section_count; i++)
    if (strcmp(elf->sections[i].name, name) == 0)
      return &elf->sections[i];
  return NULL;
}

void sr_elf_symbols(const struct sr_elf *elf, const char *name,
                    sr_symbol_fn *fn, void *context) {
  const struct sr_section *table = sr_elf_section(elf, name);
  if (!table || !table->bytes || table->link >= elf->section_count)
    return;
  const struct sr_section *names = &elf->sections[table->link];
  for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= table->size;
       at += sizeof(Elf64_Sym)) {
    Elf64_Sym raw;
    memcpy(&raw, table->bytes + at, sizeof raw);
    unsigned type = ELF64_ST_TYPE(raw.st_info);
    struct sr_symbol symbol = {
        .name = string_at(names->bytes, names->size, raw.st_name),
        .value = raw.st_value,
        .size = raw.st_size,
        .is_function = type == STT_FUNC || type == STT_GNU_IFUNC,
        .is_defined = raw.st_shndx != SHN_UNDEF};
    if (*symbol.name)
      fn(context, &symbol);
  }
}
