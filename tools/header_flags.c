/* Which of a compiler's arguments matter to what headers say. */
#include "compdb.h"

#include <string.h>

#include "banned.h"

struct flag {
  const char *text;
  enum {
    EXACT,  /* the whole argument */
    PREFIX, /* and what is glued to it */
    JOINED, /* the value is glued to it, or the next argument */
    WITH    /* the value is the next argument */
  } form;
};

static const struct flag wanted[] = {
    {"-D", JOINED},
    {"-U", JOINED},
    {"-I", JOINED},
    {"-isystem", JOINED},
    {"-iquote", JOINED},
    {"-idirafter", JOINED},
    {"-include", JOINED},
    {"-imacros", JOINED},
    {"-isysroot", JOINED},
    {"--sysroot", WITH},
    {"--sysroot=", PREFIX},
    {"-target", WITH},
    {"--target=", PREFIX},
    {"--gcc-toolchain=", PREFIX},
    {"-std=", PREFIX},
    {"--std=", PREFIX},
    {"-stdlib=", PREFIX},
    {"-ansi", EXACT},
    {"-pthread", EXACT},
    {"-nostdinc", PREFIX},
    {"-undef", EXACT},
    {"-trigraphs", EXACT},
    {"-O", PREFIX},
    {"-m", PREFIX},
    {"-fshort-", PREFIX},
    {"-fno-short-", PREFIX},
    {"-fpack-struct", PREFIX},
    {"-funsigned-", PREFIX},
    {"-fsigned-", PREFIX},
    {"-fno-unsigned-", PREFIX},
    {"-fno-signed-", PREFIX},
    {"-fms-extensions", EXACT},
    {"-fgnu89-inline", EXACT},
    {"-fopenmp", PREFIX},
    {"-fPI", PREFIX},
    {"-fpi", PREFIX},
    {"-fno-pi", PREFIX},
    {"-fno-PI", PREFIX},
    {"-fexceptions", EXACT},
    {"-fno-exceptions", EXACT},
    {"-frtti", EXACT},
    {"-fno-rtti", EXACT},
    {"-ffast-math", EXACT},
    {"-ffinite-math-only", EXACT},
    {"-ffreestanding", EXACT},
    {"-fhosted", EXACT},
    {"-fno-builtin", PREFIX},
    {"-fchar8_t", EXACT},
    {"-fno-char8_t", EXACT},
    {"-fsanitize=", PREFIX},
    {"-fblocks", EXACT},
    {"-fdeclspec", EXACT},
    {"-fcoroutines", PREFIX},
    {"-Wp,-D", PREFIX},
    {"-Wp,-U", PREFIX},
    {"-Wp,-I", PREFIX},
};

/* Those whose value is the next argument, to be left out with it. */
static const char *const pairs[] = {
    "-o",  "-MF",     "-MT",     "-MQ",       "-Xclang",    "-Xlinker",
    "-L",  "-l",      "-mllvm",  "-Xassembler", "-Xpreprocessor", "-arch",
    "-T",  "-u",      "-z",      "--param",   "-aux-info",  "-dumpbase",
    "-B",  "-e",      "-iprefix", "-iwithprefix", "-MJ",    NULL};

static bool starts_with(const char *text, const char *head) {
  return strncmp(text, head, strlen(head)) == 0;
}

static const struct flag *find(const char *arg) {
  for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
    const struct flag *flag = &wanted[i];
    bool is_prefix = flag->form == PREFIX || flag->form == JOINED;
    if (is_prefix ? starts_with(arg, flag->text)
                  : strcmp(arg, flag->text) == 0)
      return flag;
  }
  return NULL;
}

/* The stamp of the rules themselves: it may not be there yet, and says nothing
 * that a header would. */
static bool is_stamp(const char *value) {
  size_t len = strlen(value);
  return (len >= 7 && strcmp(value + len - 7, ".spec.h") == 0) ||
         (len >= 14 && strcmp(value + len - 14, "plugin-stamp.h") == 0);
}

static bool takes_next(const char *arg) {
  for (const char *const *pair = pairs; *pair; pair++)
    if (strcmp(arg, *pair) == 0)
      return true;
  return false;
}

static bool is_cxx_std(const char *arg) {
  const char *value = strchr(arg, '=') + 1;
  return starts_with(value, "c++") || starts_with(value, "gnu++");
}

static void take(struct sr_argv *to, const char *arg, const char *value) {
  if (value && starts_with(arg, "-include") && is_stamp(value))
    return;
  if (starts_with(arg, "-include") && is_stamp(arg))
    return;
  sr_argv_push(to, arg);
  if (value)
    sr_argv_push(to, value);
}

void sr_header_flags(struct sr_argv *to, const struct sr_argv *args,
                     bool *is_cxx) {
  for (size_t i = 0; i < args->count; i++) {
    const char *arg = args->items[i];
    bool has_next = i + 1 < args->count;
    if (starts_with(arg, "-x")) {
      const char *language = arg[2]     ? arg + 2
                             : has_next ? args->items[++i]
                                        : "";
      *is_cxx = strstr(language, "c++") != NULL;
      continue;
    }
    if (takes_next(arg)) {
      i++;
      continue;
    }
    const struct flag *flag = find(arg);
    if (!flag)
      continue;
    if (starts_with(arg, "-std=") || starts_with(arg, "--std="))
      *is_cxx |= is_cxx_std(arg);
    bool wants_value =
        flag->form == WITH ||
        (flag->form == JOINED && strcmp(arg, flag->text) == 0);
    if (wants_value && !has_next)
      break;
    take(to, arg, wants_value ? args->items[++i] : NULL);
  }
}
