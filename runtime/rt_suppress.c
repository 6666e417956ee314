/* The option `suppressions`: a file of breaches that are known.
 *
 *     # a comment
 *     RULE [function:NAME] [file:NAME]
 *
 * with patterns for RULE and NAME.  It is read once, at start-up, into static
 * room: the way of a breach looks the site up here when the site is first
 * broken, and never again. */
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SR_SUPPRESSIONS_SIZE = 128 * 1024, SR_SUPPRESSIONS = 2048 };

/* Patterns lie in sr_file_text; NULL fits anything. */
struct sr_suppression {
  const char *rule, *function, *file;
  uint32_t line;
  uint64_t matched; /* breaches kept from the reports, by this process */
};

static char sr_file_text[SR_SUPPRESSIONS_SIZE + 1];
static struct sr_suppression sr_suppressions[SR_SUPPRESSIONS];
static unsigned sr_suppression_count;
static int sr_suppressions_lock; /* of the buffer for records */
static bool sr_is_forked;

/* ---- reading ---- */

static void sr_line_complain(uint32_t line, const char *text) {
  static unsigned told;
  char number[12];
  struct sr_out out = {number, 0, sizeof number - 1, false};
  sr_put_unsigned(&out, line);
  number[out.len] = '\0';
  if (told++ < 10)
    sr_say("warning: ", sr_options.suppressions, ":", number, ": '", text,
           "' is ignored; a line is RULE function:NAME file:NAME, of which "
           "RULE must be there, and * stands for anything",
           NULL);
}

static bool sr_is_rule_pattern(const char *text) {
  static const char others[] = "._-*?";
  const char *at = text;
  for (; *at != '\0'; at++)
    if (!((*at | 32) >= 'a' && (*at | 32) <= 'z') &&
        !(*at >= '0' && *at <= '9') && strchr(others, *at) == NULL)
      return false;
  return at != text;
}

/* The pattern in `word` if it begins with the prefix. */
static bool sr_is_prefixed(const char *word, const char *prefix,
                           const char **pattern) {
  const size_t size = strlen(prefix);
  if (*pattern != NULL || strncmp(word, prefix, size) != 0 ||
      word[size] == '\0')
    return false;
  *pattern = word + size;
  return true;
}

/* Reads a line, which is cut into words.  False with *bad set to the word that
 * is none; to NULL where the line says nothing. */
static bool sr_line_read(char *text, struct sr_suppression *to,
                         const char **bad) {
  static const char blanks[] = " \t\r\v\f";
  *bad = NULL;
  text += strspn(text, blanks);
  while (*text != '\0' && *text != '#') {
    char *const word = text;
    text += strcspn(text, blanks);
    if (*text != '\0')
      *text++ = '\0';
    if (to->rule == NULL ? !sr_is_rule_pattern(word)
                         : !sr_is_prefixed(word, "function:", &to->function) &&
                               !sr_is_prefixed(word, "file:", &to->file)) {
      *bad = word;
      return false;
    }
    if (to->rule == NULL)
      to->rule = word;
    text += strspn(text, blanks);
  }
  return to->rule != NULL;
}

static void sr_text_read(char *text, const char *end) {
  uint32_t number = 0;
  while (text < end) {
    char *const stop = strchrnul(text, '\n');
    const char *bad;
    struct sr_suppression one = {.line = ++number};
    const bool is_cut = *stop == '\0' && stop != end; /* no text file */
    *stop = '\0';
    if (sr_line_read(text, &one, &bad) && !is_cut) {
      if (sr_suppression_count == SR_SUPPRESSIONS) {
        sr_say("warning: suppressions '", sr_options.suppressions,
               "' are more than 2048; the rest is ignored", NULL);
        return;
      }
      sr_suppressions[sr_suppression_count++] = one;
    } else if (bad != NULL || is_cut) {
      sr_line_complain(number, bad != NULL ? bad : text);
    }
    text = stop + 1;
  }
}

void sr_suppressions_read(void) {
  const char *const path = sr_options.suppressions;
  size_t size = 0;
  long got = 0;
  if (path[0] == '\0' || strcmp(path, "none") == 0)
    return;
  const long fd = syscall(SYS_openat, AT_FDCWD, path,
                          O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  while (fd >= 0 && size < SR_SUPPRESSIONS_SIZE &&
         (got = syscall(SYS_read, fd, sr_file_text + size,
                        SR_SUPPRESSIONS_SIZE - size)) > 0)
    size += (size_t)got;
  const int error = errno;
  if (fd >= 0)
    syscall(SYS_close, fd);
  if (fd < 0 || got < 0) {
    const char *const reason = strerrordesc_np(error);
    sr_say("cannot read suppressions '", path,
           "': ", reason ? reason : "unknown error",
           "; nothing is suppressed by it", NULL);
    return;
  }
  if (size == SR_SUPPRESSIONS_SIZE)
    sr_say("warning: of suppressions '", path,
           "' only the first 128 KiB are read", NULL);
  sr_text_read(sr_file_text, sr_file_text + size);
}

/* ---- asking ---- */

/* Without a slash a pattern is held against the base name, with one against
 * the path and what follows any slash in it. */
static bool sr_file_fits(const char *pattern, const char *path) {
  const char *const slash = strrchr(path, '/');
  if (strchr(pattern, '/') == NULL)
    return sr_fits(pattern, strlen(pattern), slash ? slash + 1 : path);
  while (path != NULL && !sr_fits(pattern, strlen(pattern), path)) {
    path = strchr(path, '/');
    path += path != NULL;
  }
  return path != NULL;
}

bool sr_suppression_find(const struct semrules_site *site, uint32_t *index) {
  for (uint32_t i = 0; i < sr_suppression_count; i++) {
    const struct sr_suppression *const s = &sr_suppressions[i];
    if (sr_fits(s->rule, strlen(s->rule), sr_site_string(site, site->rule)) &&
        (s->function == NULL ||
         sr_fits(s->function, strlen(s->function),
                 sr_site_string(site, site->function))) &&
        (s->file == NULL ||
         sr_file_fits(s->file, sr_site_string(site, site->file)))) {
      *index = i;
      return true;
    }
  }
  return false;
}

void sr_suppression_count_breach(struct semrules_site *site) {
  const uint32_t index = sr_load(&site->sample);
  sr_add(&site->told, 1);
  if (index < SR_SUPPRESSIONS)
    sr_add(&sr_suppressions[index].matched, 1);
}

/* ---- telling ---- */

void sr_suppressions_forked(void) {
  sr_is_forked = true;
  sr_unlock(&sr_suppressions_lock);
  for (unsigned i = 0; i < sr_suppression_count; i++)
    if (sr_load(&sr_suppressions[i].matched) != 0)
      sr_store(&sr_suppressions[i].matched, 0);
}

static void sr_record_begin(struct sr_out *out) {
  out->len = 0;
  sr_puts(out, "{\"schema\":1,\"kind\":\"suppressions\"");
  sr_put_process(out);
  sr_puts(out, ",\"file\":\"");
  const char *at = sr_process.directory;
  if (sr_options.suppressions[0] != '/' && *at != '\0') {
    sr_put_styled(out, SR_STYLE_JSON, at, strlen(at), 1024);
    sr_puts(out, "/");
  }
  at = sr_options.suppressions;
  sr_put_styled(out, SR_STYLE_JSON, at, strlen(at), 1024);
  sr_puts(out, "\",\"matched\":{");
}

/* {"matched":{"3":0,"7":12}}: a count a line of the file; of many lines,
 * several records. */
void sr_suppressions_write(void) {
  static char line[4096];
  struct sr_out out = {line, 0, sizeof line, false};
  if (sr_suppression_count == 0 || !sr_options.coverage || !sr_jsonl_wanted() ||
      !sr_lock(&sr_suppressions_lock))
    return;
  sr_record_begin(&out);
  for (unsigned i = 0; i < sr_suppression_count; i++) {
    sr_puts(&out, "\"");
    sr_put_unsigned(&out, sr_suppressions[i].line);
    sr_puts(&out, "\":");
    sr_put_unsigned(&out, sr_load(&sr_suppressions[i].matched));
    const bool is_last = i + 1 == sr_suppression_count;
    const bool is_full = out.cap - out.len < 64;
    sr_puts(&out, is_last || is_full ? "}}\n" : ",");
    if ((is_last || is_full) && !sr_jsonl_write(line, out.len))
      sr_add(&sr_counts.dropped, 1);
    if (is_full && !is_last)
      sr_record_begin(&out);
  }
  sr_unlock(&sr_suppressions_lock);
}

static void sr_suppression_tell(const struct sr_suppression *s) {
  char line[1024];
  struct sr_out out = {line, 0, sizeof line - 1, false};
  const uint64_t matched = sr_load(&s->matched);
  const char *const words[] = {
      "SemRules: suppression '",       s->rule,
      s->function ? " function:" : "", s->function,
      s->file ? " file:" : "",         s->file,
      "' (",                           sr_options.suppressions,
      ":"};
  for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i] != NULL)
      sr_put_styled(&out, SR_STYLE_LINE, words[i], strlen(words[i]), 160);
  sr_put_unsigned(&out, s->line);
  sr_puts(&out, ") matched ");
  if (matched == 0)
    sr_puts(&out, "nothing");
  else
    sr_put_unsigned(&out, matched);
  line[out.len] = '\n';
  sr_text_write(line, out.len + 1);
}

void sr_suppressions_tell(void) {
  static int was_told;
  unsigned unused = 0;
  if (sr_jsonl_wanted() ||
      (!sr_options.coverage &&
       (sr_is_forked || !sr_text_is_stderr() || !sr_process.is_in_main)))
    return;
  if (__atomic_exchange_n(&was_told, 1, __ATOMIC_RELAXED))
    return;
  for (unsigned i = 0; i < sr_suppression_count; i++) {
    const bool is_unused = sr_load(&sr_suppressions[i].matched) == 0;
    unused += is_unused;
    if (sr_options.coverage || (is_unused && unused <= 10))
      sr_suppression_tell(&sr_suppressions[i]);
  }
  if (unused > 10 && !sr_options.coverage)
    sr_say("there are more suppressions that matched nothing; coverage=1 "
           "tells all",
           NULL);
}
