/* semrules check: what is wrong with rule files, all of it at once. */
#include "commands.h"

#include <stdio.h>
#include <unistd.h>

#include "fileio.h"
#include "load_rules.h"
#include "lookup_rules.h"
#include "ruleset.h"
#include "usage.h"

#include "banned.h"

static const char help[] =
    "usage: semrules check [OPTION]... FILE|DIR... [-- CLANG-FLAGS]\n"
    "\n"
    "Validates rule files: 'FILE' may be '-' for stdin, and of a directory all\n"
    "*.yaml and *.yml below it are read.  Mistakes go to stderr as compilers\n"
    "print them.  Names are looked up in the files' 'headers', with the flags\n"
    "behind '--' or those of --compdb; without flags, headers that cannot be\n"
    "read draw a warning only.\n"
    "\n"
    "  --compdb FILE    compile_commands.json of the program\n"
    "  --expand         print the rules with all defaults said, to stdout\n"
    "  --json           print the diagnostics to stdout, as a JSON array\n"
    "  --candidates     taken for likeness with 'compile'; all rules are "
    "checked\n"
    "  -o FILE          write to FILE instead of to stdout\n"
    "  --color=WHEN     auto, always or never\n"
    "\n"
    "Exit status: 0 no mistakes (warnings alone are none), 1 mistakes, 2 wrong\n"
    "usage or unreadable input.\n";

struct options {
  bool expand, json, candidates;
  const char *output;
  struct sr_build_flags flags;
};

/* Data: diagnostics as JSON, or the expanded rules. */
static bool write_data(const struct options *options,
                       const struct sr_ruleset *set) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  if (options->json)
    sr_diags_render_json(&set->diags, &text);
  else if (options->expand && set->diags.errors == 0)
    sr_ruleset_expand(set, &text);
  FILE *file = sr_open_output(options->output);
  if (file)
    fwrite(text.ptr, 1, text.len, file);
  sr_strbuf_release(&text);
  return file && sr_close_output(file, options->output);
}

static void talk(const struct sr_ruleset *set) {
  struct sr_strbuf text;
  sr_strbuf_init(&text);
  sr_diags_render(&set->diags, sr_use_color(STDERR_FILENO), &text);
  fwrite(text.ptr, 1, text.len, stderr);
  sr_strbuf_release(&text);
}

static int check(const struct options *options, const struct sr_argv *paths) {
  struct sr_ruleset set;
  struct sr_rules_lookup lookup;
  sr_ruleset_init(&set);
  bool was_readable = sr_load_rules(&set, paths);
  was_readable &= sr_rules_look_up(&lookup, &set, &options->flags);
  bool ok = was_readable || set.source_count ? sr_ruleset_check(&set) : false;
  if (!options->json)
    talk(&set);
  bool written = true;
  if (options->json || options->expand)
    written = write_data(options, &set);
  sr_rules_lookup_release(&lookup);
  sr_ruleset_release(&set);
  return !was_readable || !written ? SR_USAGE : ok ? SR_CLEAN : SR_FINDINGS;
}

int cmd_check(int argc, char **argv) {
  struct options options = {0};
  struct sr_argv paths = {0};
  const struct sr_option table[] = {
      {"--expand", &options.expand, NULL},
      {"--json", &options.json, NULL},
      {"--candidates", &options.candidates, NULL},
      {"--compdb", NULL, &options.flags.compdb},
      {"-o", NULL, &options.output},
  };
  options.flags.is_lenient = true;
  argc = sr_cut_build_flags(argc, argv, &options.flags);
  enum sr_parse_result parsed = sr_parse_options(
      argc, argv, table, sizeof(table) / sizeof(*table), help, false, &paths);
  int status = parsed == SR_PARSE_HELP ? SR_CLEAN : SR_USAGE;
  if (parsed == SR_PARSE_GO && paths.count == 0)
    sr_usage_error("check", "name a rule file or a directory");
  else if (parsed == SR_PARSE_GO && options.json && options.expand)
    sr_usage_error("check", "choose one of --json and --expand");
  else if (parsed == SR_PARSE_GO)
    status = check(&options, &paths);
  sr_build_flags_release(&options.flags);
  sr_argv_release(&paths);
  return status;
}
