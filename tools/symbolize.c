/* Symbolizes stacks from the files that the modules were loaded from. */
#include "symbolize.h"

#include "elf_file.h"
#include "install.h"
#include "log.h"
#include "process.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

struct function {
  uint64_t start, size;
  char *name; /* owned */
};

struct sr_symbolizer_module {
  char build_id[64]; /* in hexadecimal; "" unknown */
  struct function *functions;
  size_t count, room;
};

/* A tool of LLVM, by its plain name or that of some version; else another. */
static char *find_tool(const char *name, const char *other) {
  char *tool = sr_find_program(name);
  for (int major = 19; major >= 14 && !tool; major--) {
    char versioned[64];
    snprintf(versioned, sizeof versioned, "%s-%d", name, major);
    tool = sr_find_program(versioned);
  }
  return tool ? tool : sr_find_program(other);
}

void sr_symbolizer_init(struct sr_symbolizer *symbolizer) {
  *symbolizer = (struct sr_symbolizer){0};
  symbolizer->line_tool = find_tool("llvm-symbolizer", "addr2line");
  symbolizer->name_tool = find_tool("llvm-cxxfilt", "c++filt");
}

void sr_symbolizer_release(struct sr_symbolizer *symbolizer) {
  for (size_t i = 0; i < symbolizer->count; i++) {
    for (size_t k = 0; k < symbolizer->module[i].count; k++)
      free(symbolizer->module[i].functions[k].name);
    free(symbolizer->module[i].functions);
  }
  free(symbolizer->module);
  free(symbolizer->line_tool);
  free(symbolizer->name_tool);
  sr_key_index_release(&symbolizer->modules);
}

static void add_function(void *context, const struct sr_symbol *symbol) {
  struct sr_symbolizer_module *module = context;
  if (!symbol->is_function || !symbol->is_defined)
    return;
  module->functions = sr_tool_grow(module->functions, module->count,
                                   &module->room, sizeof *module->functions);
  module->functions[module->count++] = (struct function){
      symbol->value, symbol->size, sr_tool_strdup(symbol->name)};
}

static void read_build_id(struct sr_symbolizer_module *module,
                          const struct sr_elf *elf) {
  const struct sr_section *note = sr_elf_section(elf, ".note.gnu.build-id");
  Elf64_Nhdr head;
  if (!note || !note->bytes || note->size < sizeof head)
    return;
  memcpy(&head, note->bytes, sizeof head);
  uint64_t start = sizeof head + ((uint64_t)head.n_namesz + 3) / 4 * 4;
  if (head.n_descsz > 31 || start + head.n_descsz > note->size)
    return;
  for (uint32_t i = 0; i < head.n_descsz; i++)
    snprintf(module->build_id + 2 * i, 3, "%02x", note->bytes[start + i]);
}

static bool read_module(void *context, const struct sr_elf *elf,
                        const char *member, char **error) {
  (void)error;
  if (member)
    return true;
  read_build_id(context, elf);
  sr_elf_symbols(elf, ".symtab", add_function, context);
  sr_elf_symbols(elf, ".dynsym", add_function, context);
  return true;
}

static struct sr_symbolizer_module *module_of(struct sr_symbolizer *symbolizer,
                                              const char *path) {
  bool is_new;
  size_t index =
      *sr_key_index_put(&symbolizer->modules, path, symbolizer->count, &is_new);
  if (is_new) {
    char *error = NULL;
    symbolizer->module =
        sr_tool_grow(symbolizer->module, symbolizer->count, &symbolizer->room,
                     sizeof *symbolizer->module);
    symbolizer->module[index] = (struct sr_symbolizer_module){0};
    symbolizer->count++;
    /* a module that cannot be read has no functions */
    if (!sr_elf_visit(path, read_module, &symbolizer->module[index], &error))
      free(error);
  }
  return &symbolizer->module[index];
}

static const struct function *
function_at(const struct sr_symbolizer_module *module, uint64_t address) {
  for (size_t i = 0; i < module->count; i++) {
    const struct function *function = &module->functions[i];
    if (address >= function->start &&
        address - function->start < (function->size ? function->size : 1))
      return function;
  }
  return NULL;
}

/* "src/a.c:12" or "src/a.c:12:3" of the tool's answer into file and line. */
static void put_line(json_t *frame, char *answer) {
  answer[strcspn(answer, "\n")] = '\0';
  char *first = NULL;
  for (char *colon = answer; (colon = strchr(colon, ':')); colon++)
    if (colon[1] >= '1' && colon[1] <= '9') {
      first = colon;
      break;
    }
  if (!first || *answer == '?')
    return;
  *first = '\0';
  json_object_set_new(frame, "file", json_string(answer));
  json_object_set_new(frame, "line",
                      json_integer((json_int_t)strtoul(first + 1, NULL, 10)));
}

/* Asks the line tool for one address: a breach has few frames, and few
 * breaches are distinct. */
static void find_line(const struct sr_symbolizer *symbolizer, json_t *frame,
                      const char *path, uint64_t address) {
  char number[32];
  struct sr_strbuf output;
  const char *argv[] = {symbolizer->line_tool, "-e", path, number, NULL, NULL};
  snprintf(number, sizeof number, "0x%llx", (unsigned long long)address);
  if (strstr(symbolizer->line_tool, "symbolizer")) {
    argv[4] = number;
    argv[3] = "--functions=none";
  }
  sr_strbuf_init(&output);
  struct sr_process process = {
      .argv = argv, .output = &output, .is_quiet = true, .seconds = 60};
  if (sr_process_run(&process) == 0 && output.len)
    put_line(frame, output.ptr);
  sr_strbuf_release(&output);
}

static void symbolize_frame(struct sr_symbolizer *symbolizer, json_t *frame) {
  const char *path = sr_log_text(frame, "module");
  const char *build_id = sr_log_text(frame, "build_id");
  uint64_t offset = sr_log_number(frame, "offset");
  if (*path != '/' || !offset)
    return;
  const struct sr_symbolizer_module *module = module_of(symbolizer, path);
  if (*build_id && *module->build_id && strcmp(build_id, module->build_id) != 0)
    return; /* rebuilt since */
  /* offsets are return addresses: the call stands before */
  const struct function *function = function_at(module, offset - 1);
  if (!function)
    return;
  if (!*sr_log_text(frame, "symbol")) {
    json_object_set_new(frame, "symbol", json_string(function->name));
    json_object_set_new(frame, "symbol_offset",
                        json_integer((json_int_t)(offset - function->start)));
  }
  if (symbolizer->line_tool)
    find_line(symbolizer, frame, path, offset - 1);
}

/* Whether a frame's symbol is one of C++, as it is linked. */
static bool is_mangled(const json_t *frame) {
  return strncmp(sr_log_text(frame, "symbol"), "_Z", 2) == 0;
}

/* Asks the tool for all symbols of a stack at once: it answers with a line for
 * each. */
static void demangle(const struct sr_symbolizer *symbolizer, json_t *stack) {
  struct sr_argv command = {0};
  struct sr_strbuf output;
  sr_argv_push(&command, symbolizer->name_tool);
  for (size_t i = 0; i < json_array_size(stack); i++)
    if (is_mangled(json_array_get(stack, i)))
      sr_argv_push(&command, sr_log_text(json_array_get(stack, i), "symbol"));
  sr_strbuf_init(&output);
  struct sr_process process = {.argv = (const char *const *)command.items,
                               .output = &output,
                               .is_quiet = true,
                               .seconds = 60};
  bool is_good = command.count > 1 && sr_process_run(&process) == 0;
  char *line = output.ptr;
  for (size_t i = 0; is_good && i < json_array_size(stack) && *line; i++) {
    json_t *frame = json_array_get(stack, i);
    if (!is_mangled(frame))
      continue;
    size_t len = strcspn(line, "\n");
    bool is_last = !line[len];
    line[len] = '\0';
    if (strcmp(line, sr_log_text(frame, "symbol")) != 0)
      json_object_set_new(frame, "demangled", json_string(line));
    line += len + !is_last;
  }
  sr_strbuf_release(&output);
  sr_argv_release(&command);
}

void sr_symbolize(struct sr_symbolizer *symbolizer, json_t *stack) {
  for (size_t i = 0; i < json_array_size(stack); i++)
    symbolize_frame(symbolizer, json_array_get(stack, i));
  if (symbolizer->name_tool)
    demangle(symbolizer, stack);
}
