/* semrules compile: rule files into a spec, and its stamp header beside it. */
#include "commands.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "binary_spec.h"
#include "fileio.h"
#include "load_rules.h"
#include "lookup_rules.h"
#include "ruleset.h"
#include "spec.h"
#include "stand_in.h"
#include "usage.h"

#include "banned.h"

static const char help[] =
    "usage: semrules compile [OPTION]... FILE|DIR... -o X.spec "
    "[-- CLANG-FLAGS]\n"
    "\n"
    "Checks rule files and writes the instrumentation spec that the plugin\n"
    "reads, and beside it X.spec.h, a header to include in every unit, so\n"
    "that compiler caches and make see a change of the rules.  Names are looked\n"
    "up in the files' 'headers' by clang, with the flags behind '--' or those\n"
    "of --compdb.\n"
    "\n"
    "  -o FILE          the spec; '-' for stdout (no header then)\n"
    "  --candidates     compile rules of status candidate, too\n"
    "  --compdb FILE    compile_commands.json, to look up headers with\n"
    "  --llvm N         look headers up with LLVM N, not with the version of\n"
    "                   the clang that semrules-clang takes\n"
    "  --stand-in FILE  look names up in FILE instead of the headers, as\n"
    "                   'semrules test' does; rules that speak of what is not in\n"
    "                   it are left out\n"
    "  --needed ID,ID   ... but these are not: what they lack is told\n"
    "  --no-headers     leave 'headers' unread: names get their meaning from\n"
    "                   debug information, and macros have none\n"
    "  -v               print the spec's digest\n"
    "  --color=WHEN     auto, always or never\n"
    "\n"
    "Exit status: 0 written, 1 mistakes in rules, 2 wrong usage or unreadable\n"
    "input.  'FILE' may be '-' for stdin.\n";

struct options {
  const char *output, *stand_in, *needed, *llvm;
  bool with_candidates, is_verbose;
  struct sr_build_flags flags;
};

/* A declaration named after what the spec says: where it changes, so does the
 * preprocessed source, and caches miss. */
static void add_stamp(const struct sr_spec_header *header,
                      struct sr_strbuf *out) {
  unsigned long long digest = header->digest;
  unsigned version = header->version;
  sr_strbuf_addf(out,
                 "/* Made by 'semrules compile': changes when the rules do. "
                 "*/\n"
                 "#if !defined(__ASSEMBLER__) && "
                 "!defined(SEMRULES_STAMP_%016llx_%u)\n"
                 "#define SEMRULES_STAMP_%016llx_%u\n"
                 "struct semrules_stamp_%016llx_%u;\n"
                 "#endif\n",
                 digest, version, digest, version, digest, version);
}

static bool write_stamp(const char *path, const struct sr_spec_header *header,
                        char *error, size_t error_size) {
  struct sr_strbuf name, text;
  sr_strbuf_init(&name);
  sr_strbuf_init(&text);
  sr_strbuf_addf(&name, "%s.h", path);
  add_stamp(header, &text);
  bool ok =
      sr_write_if_changed(name.ptr, text.ptr, text.len, error, error_size);
  sr_strbuf_release(&name);
  sr_strbuf_release(&text);
  return ok;
}

/* A first spec goes into .semrules, which is not there yet.  What is wrong with
 * the folder is told when the spec is written. */
static void make_folder(const char *output) {
  const char *slash = strrchr(output, '/');
  struct sr_strbuf folder;
  if (!slash || slash == output)
    return;
  sr_strbuf_init(&folder);
  sr_strbuf_add(&folder, output, (size_t)(slash - output));
  mkdir(folder.ptr, 0777);
  sr_strbuf_release(&folder);
}

static unsigned count_rules(const struct sr_strbuf *bytes) {
  struct sr_spec spec;
  char error[512];
  if (!sr_spec_open_memory(&spec, bytes->ptr, bytes->len, error, sizeof(error)))
    return 0;
  unsigned count = sr_spec_rules_shown(&spec);
  sr_spec_close(&spec);
  return count;
}

static int write_spec(const struct options *options,
                      const struct sr_strbuf *spec) {
  const struct sr_spec_header *header = (const void *)spec->ptr;
  char error[512];
  bool to_stdout = strcmp(options->output, "-") == 0;
  if (!to_stdout)
    make_folder(options->output);
  if (to_stdout)
    fwrite(spec->ptr, 1, spec->len, stdout);
  else if (!sr_write_if_changed(options->output, spec->ptr, spec->len, error,
                                sizeof(error)) ||
           !write_stamp(options->output, header, error, sizeof(error))) {
    sr_tool_error("%s", error);
    return SR_USAGE;
  }
  if (options->is_verbose)
    fprintf(stderr, "%s: %u rules, digest %016llx\n",
            to_stdout ? "<stdout>" : options->output, count_rules(spec),
            (unsigned long long)header->digest);
  return SR_CLEAN;
}

static void render(const struct sr_ruleset *set) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_diags_render(&set->diags, sr_use_color(STDERR_FILENO), &text);
  fwrite(text.ptr, 1, text.len, stderr);
  sr_strbuf_release(&text);
}

static int compile(const struct options *options, struct sr_ruleset *set,
                   struct sr_rules_lookup *lookup, bool was_readable) {
  struct sr_strbuf spec;
  sr_strbuf_init(&spec);
  bool ok = sr_ruleset_check(set) ||
            (options->stand_in && sr_stand_in_leave_out(set, options->needed));
  ok = ok && was_readable;
  if (ok) {
    sr_rules_lookup_seal(lookup);
    ok = sr_ruleset_compile(set, options->with_candidates, &spec);
  }
  if (!ok || !options->stand_in)
    render(set);
  int status = !was_readable ? SR_USAGE : SR_FINDINGS;
  if (ok)
    status = write_spec(options, &spec);
  sr_strbuf_release(&spec);
  return status;
}

static int load_and_compile(const struct options *options,
                            const struct sr_argv *paths) {
  struct sr_ruleset set;
  struct sr_rules_lookup lookup;
  sr_ruleset_init(&set);
  bool was_readable = sr_load_rules(&set, paths);
  was_readable &= sr_rules_look_up(&lookup, &set, &options->flags);
  int status = compile(options, &set, &lookup, was_readable);
  sr_rules_lookup_release(&lookup);
  sr_ruleset_release(&set);
  return status;
}

int cmd_compile(int argc, char **argv) {
  struct options options = {0};
  struct sr_argv paths = {0};
  const struct sr_option table[] = {
      {"-o", NULL, &options.output},
      {"--candidates", &options.with_candidates, NULL},
      {"--compdb", NULL, &options.flags.compdb},
      {"--llvm", NULL, &options.llvm},
      {"--no-headers", &options.flags.is_off, NULL},
      {"--stand-in", NULL, &options.stand_in},
      {"--needed", NULL, &options.needed},
      {"-v", &options.is_verbose, NULL},
  };
  argc = sr_cut_build_flags(argc, argv, &options.flags);
  enum sr_parse_result parsed = sr_parse_options(
      argc, argv, table, sizeof(table) / sizeof(*table), help, false, &paths);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && paths.count == 0)
    sr_usage_error("compile", "name a rule file or a directory");
  else if (parsed == SR_PARSE_GO && !options.output)
    sr_usage_error("compile", "say where the spec goes: -o X.spec");
  else if (parsed == SR_PARSE_GO &&
           sr_parse_major("compile", options.llvm, &options.flags.llvm_major)) {
    if (options.stand_in)
      sr_argv_push(&options.flags.stand_ins, options.stand_in);
    status = load_and_compile(&options, &paths);
  }
  sr_build_flags_release(&options.flags);
  sr_argv_release(&paths);
  return status;
}
