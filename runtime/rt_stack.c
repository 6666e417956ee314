/* Call stacks: addresses by the C library's unwinder, modules by its lock-free
 * look-up, symbols from the module's file.  The file is read, not mapped: one
 * that is cut short while we look must not kill the program. */
#include "rt.h"

#include <dlfcn.h>
#include <elf.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef DLFO_STRUCT_HAS_EH_DBASE
#pragma weak _dl_find_object
#endif

/* ---- modules ---- */

struct sr_module_view {
  const char *name; /* "" for the program itself */
  uintptr_t bias;
  const ElfW(Phdr) * headers;
  size_t header_count;
};

#ifdef DLFO_STRUCT_HAS_EH_DBASE
static bool sr_module_by_loader(uintptr_t pc, struct sr_module_view *view) {
  struct dl_find_object found;
  ElfW(Ehdr) header;
  if (_dl_find_object == NULL || _dl_find_object((void *)pc, &found) != 0 ||
      found.dlfo_link_map == NULL)
    return false;
  view->name = found.dlfo_link_map->l_name;
  view->bias = found.dlfo_link_map->l_addr;
  view->headers = NULL;
  view->header_count = 0;
  const uintptr_t start = (uintptr_t)found.dlfo_map_start;
  if (sr_read_memory(start, &header, sizeof header) != sizeof header ||
      memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return true;
  view->headers = (const ElfW(Phdr) *)(start + header.e_phoff);
  view->header_count = header.e_phnum;
  return true;
}
#endif

struct sr_search {
  uintptr_t pc;
  struct sr_module_view *view;
};

static int sr_module_try(struct dl_phdr_info *info, size_t size, void *ctx) {
  const struct sr_search *const search = ctx;
  (void)size;
  for (unsigned i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
    if (header->p_type == PT_LOAD &&
        search->pc - info->dlpi_addr - header->p_vaddr < header->p_memsz) {
      *search->view = (struct sr_module_view){
          info->dlpi_name, info->dlpi_addr, info->dlpi_phdr, info->dlpi_phnum};
      return 1;
    }
  }
  return 0;
}

static bool sr_module_find(uintptr_t pc, struct sr_module_view *view) {
#ifdef DLFO_STRUCT_HAS_EH_DBASE
  if (sr_module_by_loader(pc, view))
    return true;
#endif
  struct sr_search search = {pc, view};
  return dl_iterate_phdr(sr_module_try, &search) != 0;
}

/* Takes the build id out of the notes at `address`. */
static void sr_build_id_read(struct sr_frame *frame, uintptr_t address,
                             size_t size) {
  unsigned char notes[256];
  const size_t got =
      sr_read_memory(address, notes, size < sizeof notes ? size : sizeof notes);
  for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= got;) {
    ElfW(Nhdr) note;
    memcpy(&note, notes + at, sizeof note);
    const size_t name = at + sizeof note;
    const size_t id = name + (((size_t)note.n_namesz + 3) & ~(size_t)3);
    const size_t end = id + (((size_t)note.n_descsz + 3) & ~(size_t)3);
    if (end > got || end <= at)
      return;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
        memcmp(notes + name, "GNU", 4) == 0) {
      frame->build_id_size = (uint8_t)(note.n_descsz < sizeof frame->build_id
                                           ? note.n_descsz
                                           : sizeof frame->build_id);
      memcpy(frame->build_id, notes + id, frame->build_id_size);
      return;
    }
    at = end;
  }
}

static void sr_frame_fill(struct sr_frame *frame, uintptr_t pc) {
  struct sr_module_view view;
  memset(frame, 0, sizeof *frame);
  frame->pc = pc;
  frame->offset = pc;
  frame->module = "";
  /* pc - 1: the call may be the function's last instruction */
  if (!sr_module_find(pc - 1, &view))
    return;
  frame->module = view.name[0] != '\0' ? view.name : sr_process.exe;
  frame->offset = pc - view.bias;
  for (size_t i = 0; i < view.header_count && !frame->build_id_size; i++) {
    ElfW(Phdr) header;
    if (sr_read_memory((uintptr_t)&view.headers[i], &header, sizeof header) !=
        sizeof header)
      return;
    if (header.p_type == PT_NOTE)
      sr_build_id_read(frame, view.bias + header.p_vaddr, header.p_memsz);
  }
}

/* ---- symbols ---- */

static bool sr_file_read(int fd, void *to, size_t size, uint64_t offset) {
  return syscall(SYS_pread64, fd, to, size, (long)offset) == (long)size;
}

static int sr_module_open(const char *path) {
  /* The link, not the path: the file may have been replaced since. */
  const char *const name = path == sr_process.exe ? "/proc/self/exe" : path;
  if (name[0] != '/')
    return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, name,
                      O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
}

/* Finds the fullest symbol table and its strings. */
static bool sr_symbols_find(int fd, ElfW(Shdr) * table, ElfW(Shdr) * strings) {
  ElfW(Ehdr) header;
  if (!sr_file_read(fd, &header, sizeof header, 0) ||
      memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_shentsize != sizeof *table)
    return false;
  memset(table, 0, sizeof *table);
  for (unsigned i = 0; i < header.e_shnum; i++) {
    ElfW(Shdr) section;
    if (!sr_file_read(fd, &section, sizeof section,
                      header.e_shoff + i * sizeof section))
      return false;
    if (section.sh_type == SHT_SYMTAB ||
        (section.sh_type == SHT_DYNSYM && table->sh_type != SHT_SYMTAB))
      *table = section;
  }
  return table->sh_type != 0 && table->sh_entsize == sizeof(ElfW(Sym)) &&
         table->sh_link < header.e_shnum &&
         sr_file_read(fd, strings, sizeof *strings,
                      header.e_shoff + table->sh_link * sizeof *strings);
}

static void sr_symbol_name(struct sr_frame *frame, int fd, uint64_t offset) {
  const long got = syscall(SYS_pread64, fd, frame->symbol,
                           sizeof frame->symbol - 1, (long)offset);
  frame->symbol[got > 0 ? got : 0] = '\0';
}

/* Looks one symbol up for all frames of a module. */
static void sr_symbol_try(struct sr_stack *stack, const char *module, int fd,
                          const ElfW(Sym) * symbol, uint64_t strings) {
  const unsigned type = symbol->st_info & 15;
  if ((type != STT_FUNC && type != STT_GNU_IFUNC) || symbol->st_shndx == 0)
    return;
  for (unsigned i = 0; i < stack->count; i++) {
    struct sr_frame *const frame = &stack->frames[i];
    const uint64_t into = frame->offset - 1 - symbol->st_value;
    if (frame->module != module || into >= symbol->st_size ||
        frame->symbol[0] != '\0')
      continue;
    frame->symbol_offset = into + 1;
    sr_symbol_name(frame, fd, strings + symbol->st_name);
  }
}

static void sr_symbols_scan(struct sr_stack *stack, const char *module,
                            int fd) {
  ElfW(Shdr) table, strings;
  if (!sr_symbols_find(fd, &table, &strings))
    return;
  for (uint64_t done = 0; done < table.sh_size;) {
    const uint64_t left = table.sh_size - done;
    const size_t want =
        left < sizeof stack->symbols ? (size_t)left : sizeof stack->symbols;
    if (!sr_file_read(fd, stack->symbols, want, table.sh_offset + done))
      return;
    const ElfW(Sym) *const symbols = (const ElfW(Sym) *)(void *)stack->symbols;
    for (size_t i = 0; i < want / sizeof *symbols; i++)
      sr_symbol_try(stack, module, fd, &symbols[i], strings.sh_offset);
    done += want;
  }
}

static void sr_symbols_fill(struct sr_stack *stack) {
  for (unsigned i = 0; i < stack->count; i++) {
    const char *const module = stack->frames[i].module;
    bool is_done = false;
    for (unsigned j = 0; j < i; j++)
      is_done = is_done || stack->frames[j].module == module;
    const int fd = is_done ? -1 : sr_module_open(module);
    if (fd < 0)
      continue;
    sr_symbols_scan(stack, module, fd);
    syscall(SYS_close, fd);
  }
}

/* ---- capture ---- */

void sr_stack_prepare(void) {
  /* Its first call loads a library. */
  void *address;
  backtrace(&address, 1);
}

/* The unwinder takes about 3 KiB; a small alternate signal stack may not have
 * them. */
static bool sr_stack_has_room(void) {
  stack_t current;
  char here;
  if (syscall(SYS_sigaltstack, NULL, &current) != 0 ||
      !(current.ss_flags & SS_ONSTACK))
    return true;
  return (uintptr_t)&here - (uintptr_t)current.ss_sp > 6144;
}

void sr_stack_capture(struct sr_stack *stack, uintptr_t pc, unsigned depth) {
  stack->count = 0;
  if (depth == 0)
    return;
  int got = 0, first = 0;
  if (sr_stack_has_room())
    got = backtrace(stack->addresses,
                    sizeof stack->addresses / sizeof *stack->addresses);
  while (first < got && (uintptr_t)stack->addresses[first] != pc)
    first++;
  /* At least the place itself, where the unwinder did not get so far. */
  sr_frame_fill(&stack->frames[stack->count++], pc);
  for (int i = first + 1; i < got && stack->count < depth; i++)
    if (stack->addresses[i] != NULL)
      sr_frame_fill(&stack->frames[stack->count++],
                    (uintptr_t)stack->addresses[i]);
  sr_symbols_fill(stack);
}
