/* SEMRULES_OPTIONS: k=v:k2=v2.
 *
 * A value may stand in single quotes, and must where it holds a colon; the
 * one in `sample:1/N` needs none.  Mistakes are told and otherwise harmless:
 * this is another's program, and it goes on. */
#include "rt.h"

#include <string.h>

enum sr_option_type { SR_OPTION_FLAG, SR_OPTION_NUMBER, SR_OPTION_TEXT };

struct sr_option {
  const char *name;
  enum sr_option_type type;
  void *value;   /* uint64_t, or char[size] */
  uint64_t size; /* of a text with its NUL; of a number, the largest */
  const char *standard, *help;
};

struct sr_options sr_options;

#define SR_FLAG(name, help)                                                    \
  { #name, SR_OPTION_FLAG, &sr_options.name, 1, "0", help }
#define SR_NUMBER(name, most, standard, help)                                  \
  { #name, SR_OPTION_NUMBER, &sr_options.name, most, standard, help }
#define SR_TEXT(name, standard, help)                                          \
  {                                                                            \
#name, SR_OPTION_TEXT, sr_options.name, sizeof sr_options.name, standard,  \
        help                                                                   \
  }

static const struct sr_option sr_option_table[] = {
    SR_TEXT(log_path, "stderr", "text log; %p pid, %e program, %h host"),
    SR_TEXT(jsonl_path, "none", "JSON Lines log; % as in log_path"),
    SR_FLAG(halt_on_error, "end at the first breach of severity error"),
    SR_FLAG(abort_on_error, "abort at the first breach of severity error"),
    SR_NUMBER(exitcode, 255, "86",
              "exit status in place of 0 after breaches of severity error; "
              "0: off"),
    SR_NUMBER(max_reports, UINT64_MAX, "1",
              "reports per rule and site; further breaches are counted"),
    SR_TEXT(rules, "all", "id=off|report|halt|sample:1/N,...; * in ids"),
    SR_TEXT(suppressions, "none",
            "file of known breaches: RULE function:NAME file:NAME"),
    SR_NUMBER(stack_depth, SR_STACK_MAX, "16", "frames shown; 0: no stacks"),
    SR_FLAG(coverage, "write each site's counts at exit"),
    SR_NUMBER(watchdog, UINT64_MAX, "0",
              "ms between looks for overdue `within:`"),
    SR_NUMBER(list_max, UINT64_MAX, "65536",
              "nodes that all() and any() visit; beyond: unknown"),
    SR_NUMBER(history_max, UINT64_MAX, "4194304",
              "records of history; beyond: dropped"),
    SR_FLAG(help, "list the options"),
};

#define SR_OPTION_COUNT (sizeof sr_option_table / sizeof *sr_option_table)

static bool sr_parse_number(const char *text, size_t size, uint64_t *value) {
  uint64_t sum = 0;
  for (size_t i = 0; i < size; i++) {
    const unsigned digit = (unsigned)(text[i] - '0');
    if (digit > 9 || sum > (UINT64_MAX - digit) / 10)
      return false;
    sum = sum * 10 + digit;
  }
  *value = sum;
  return size > 0;
}

static bool sr_equals(const char *text, size_t size, const char *word) {
  return strlen(word) == size && memcmp(text, word, size) == 0;
}

static bool sr_parse_flag(const char *text, size_t size, uint64_t *value) {
  static const char *const words[] = {"0",  "1",   "false", "true",
                                      "no", "yes", "off",   "on"};
  for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
    if (sr_equals(text, size, words[i])) {
      *value = i & 1;
      return true;
    }
  return false;
}

/* Edits that make one name the other; words are short. */
static unsigned sr_distance(const char *a, size_t a_size, const char *b) {
  unsigned row[32];
  const size_t b_size = strlen(b);
  if (b_size >= 32)
    return UINT32_MAX;
  for (size_t j = 0; j <= b_size; j++)
    row[j] = (unsigned)j;
  for (size_t i = 1; i <= a_size; i++) {
    unsigned diagonal = row[0];
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b_size; j++) {
      unsigned best = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < best)
        best = row[j] + 1;
      if (row[j - 1] + 1 < best)
        best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[b_size];
}

/* Copies a slice where sr_say can have it. */
static const char *sr_slice(char buffer[128], const char *text, size_t size) {
  struct sr_out out = {buffer, 0, 127, false};
  sr_put_styled(&out, SR_STYLE_LINE, text, size, 120);
  buffer[out.len] = '\0';
  return buffer;
}

static void sr_unknown(const char *name, size_t size, const char *source) {
  char shown[128];
  const char *nearest = NULL;
  unsigned least = size > 4 ? 4 : 2;
  for (size_t i = 0; i < SR_OPTION_COUNT && size < 32; i++) {
    const unsigned d = sr_distance(name, size, sr_option_table[i].name);
    if (d < least) {
      least = d;
      nearest = sr_option_table[i].name;
    }
  }
  sr_say("warning: unknown option '", sr_slice(shown, name, size), "' in ",
         source, nearest ? "; did you mean '" : "; help=1 lists them",
         nearest ? nearest : "", nearest ? "'?" : "", NULL);
}

static void sr_bad_value(const struct sr_option *option, const char *text,
                         size_t size, const char *source) {
  char shown[128], most[24];
  struct sr_out out = {most, 0, sizeof most - 1, false};
  sr_put_unsigned(&out, option->type == SR_OPTION_TEXT ? option->size - 1
                                                       : option->size);
  most[out.len] = '\0';
  static const char *const wants[] = {"0 or 1", "a number up to ",
                                      "a shorter text, in bytes up to "};
  sr_say("warning: ", option->name, "=", sr_slice(shown, text, size), " in ",
         source, " is ignored; it takes ", wants[option->type],
         option->type == SR_OPTION_FLAG ? "" : most, NULL);
}

static void sr_set(const struct sr_option *option, const char *text,
                   size_t size, const char *source) {
  bool is_good = false;
  uint64_t number = 0;
  if (option->type == SR_OPTION_TEXT) {
    char *const to = option->value;
    is_good = size < option->size;
    if (is_good) {
      memcpy(to, text, size);
      to[size] = '\0';
    }
  } else {
    is_good =
        option->type == SR_OPTION_FLAG
            ? sr_parse_flag(text, size, &number)
            : sr_parse_number(text, size, &number) && number <= option->size;
    if (is_good)
      *(uint64_t *)option->value = number;
  }
  if (!is_good)
    sr_bad_value(option, text, size, source);
}

static const struct sr_option *sr_option_find(const char *name, size_t size) {
  for (size_t i = 0; i < SR_OPTION_COUNT; i++)
    if (sr_equals(name, size, sr_option_table[i].name))
      return &sr_option_table[i];
  return NULL;
}

/* The end of the option that begins at `text`: a colon or the NUL. */
static const char *sr_option_end(const char *text, bool *is_open) {
  static const char sample[] = "=sample";
  const size_t length = sizeof sample - 1;
  bool is_quoted = false;
  const char *at = text;
  for (; *at != '\0'; at++) {
    if (*at == '\'')
      is_quoted = !is_quoted;
    const bool is_sample = (size_t)(at - text) > length &&
                           sr_equals(at - length, length, sample);
    if (*at == ':' && !is_quoted && !is_sample)
      break;
  }
  *is_open = is_quoted;
  return at;
}

static void sr_option_read(const char *text, size_t size, const char *source) {
  const char *const equals = memchr(text, '=', size);
  const size_t name_size = equals ? (size_t)(equals - text) : size;
  const struct sr_option *const option = sr_option_find(text, name_size);
  if (option == NULL) {
    sr_unknown(text, name_size, source);
    return;
  }
  const char *value = equals ? equals + 1 : text + size;
  size_t value_size = (size_t)(text + size - value);
  if (value_size >= 2 && value[0] == '\'' && value[value_size - 1] == '\'') {
    value++;
    value_size -= 2;
  }
  sr_set(option, value, value_size, source);
}

void sr_options_read(const char *text, const char *source) {
  while (text != NULL && *text != '\0') {
    bool is_open;
    const char *const end = sr_option_end(text, &is_open);
    if (is_open) {
      char shown[128];
      sr_say("warning: a quote is not closed in ", source, ": ",
             sr_slice(shown, text, (size_t)(end - text)), NULL);
      return;
    }
    if (end != text)
      sr_option_read(text, (size_t)(end - text), source);
    text = *end == ':' ? end + 1 : end;
  }
}

void sr_options_begin(void) {
  sr_options.exitcode = 86;
  sr_options.max_reports = 1;
  sr_options.stack_depth = 16;
  sr_options.list_max = 65536;
  sr_options.history_max = 4194304;
}

void sr_options_help(void) {
  char line[512];
  sr_say("options of SEMRULES_OPTIONS, as name=value:name=value", NULL);
  for (size_t i = 0; i < SR_OPTION_COUNT; i++) {
    const struct sr_option *const option = &sr_option_table[i];
    struct sr_out out = {line, 0, sizeof line, false};
    sr_puts(&out, "  ");
    sr_puts(&out, option->name);
    while (out.len < 18)
      sr_puts(&out, " ");
    sr_puts(&out, option->help);
    sr_puts(&out, " (default ");
    sr_puts(&out, option->standard);
    sr_puts(&out, ", now ");
    if (option->type != SR_OPTION_TEXT)
      sr_put_unsigned(&out, *(const uint64_t *)option->value);
    else if (*(const char *)option->value == '\0')
      sr_puts(&out, option->standard);
    else
      sr_put_styled(&out, SR_STYLE_LINE, option->value, strlen(option->value),
                    200);
    sr_puts(&out, ")\n");
    sr_stderr_write(line, out.len);
  }
}

bool sr_fits(const char *pattern, size_t size, const char *text) {
  const char *const end = pattern + size;
  const char *retry = NULL, *retry_text = NULL;
  while (*text != '\0') {
    if (pattern < end && *pattern == '*') {
      retry = ++pattern;
      retry_text = text;
    } else if (pattern < end && (*pattern == *text || *pattern == '?')) {
      pattern++;
      text++;
    } else if (retry != NULL) {
      pattern = retry;
      text = ++retry_text;
    } else {
      return false;
    }
  }
  while (pattern < end && *pattern == '*')
    pattern++;
  return pattern == end;
}

/* Reads "off" and its like; false where it is none of them. */
static bool sr_mode_read(const char *text, size_t size, enum sr_site_mode *mode,
                         uint32_t *sample) {
  static const char prefix[] = "sample:1/";
  const size_t length = sizeof prefix - 1;
  uint64_t number;
  if (sr_equals(text, size, "report"))
    *mode = SR_MODE_REPORT;
  else if (sr_equals(text, size, "off"))
    *mode = SR_MODE_OFF;
  else if (sr_equals(text, size, "halt"))
    *mode = SR_MODE_HALT;
  else if (size > length && sr_equals(text, length, prefix) &&
           sr_parse_number(text + length, size - length, &number) &&
           number > 0 && number <= UINT32_MAX) {
    *mode = SR_MODE_SAMPLE;
    *sample = (uint32_t)number;
  } else
    return false;
  return true;
}

/* Calls for each id=mode; with rule NULL, only warns of what is wrong. */
static enum sr_site_mode sr_rules_scan(const char *rule, uint32_t *sample) {
  enum sr_site_mode mode = SR_MODE_REPORT, found = SR_MODE_REPORT;
  const char *text = sr_options.rules;
  while (*text != '\0') {
    const size_t size = strcspn(text, ",");
    const char *const equals = memchr(text, '=', size);
    const size_t id_size = equals ? (size_t)(equals - text) : 0;
    const bool is_good =
        id_size > 0 &&
        sr_mode_read(equals + 1, size - id_size - 1, &mode, sample);
    if (is_good && rule != NULL && sr_fits(text, id_size, rule))
      found = mode;
    if (!is_good && rule == NULL && !sr_equals(text, size, "all")) {
      char shown[128];
      sr_say("warning: '", sr_slice(shown, text, size), "' in the option ",
             "rules is ignored; it takes id=off, id=report, id=halt or ",
             "id=sample:1/N", NULL);
    }
    text += size + (text[size] == ',');
  }
  return found;
}

void sr_options_check_rules(void) {
  uint32_t sample = 0;
  sr_rules_scan(NULL, &sample);
}

enum sr_site_mode sr_options_mode(const char *rule, uint32_t *sample) {
  return sr_rules_scan(rule, sample);
}
