/* Reads specs: maps the file, looks at its header once, and checks every index
 * where it is used. */
#include "spec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glob.h"
#include "hash.h"

#include "banned.h"

__attribute__((format(printf, 3, 4))) static bool
fail(char *error, size_t error_size, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(error, error_size, format, args);
  va_end(args);
  return false;
}

static bool slice_fits(const struct sr_spec_slice *slice, size_t element,
                       size_t size) {
  if (slice->offset % 8 || slice->offset > size)
    return false;
  return slice->count <= (size - slice->offset) / element;
}

/* The strings end in a NUL, so that no string runs out of the file. */
static bool strings_fit(const struct sr_spec_header *h, size_t size) {
  if (!slice_fits(&h->strings, 1, size) || h->strings.count == 0)
    return false;
  const char *bytes = (const char *)h + h->strings.offset;
  return bytes[0] == '\0' && bytes[h->strings.count - 1] == '\0';
}

static bool is_power_of_two_or_0(uint32_t n) {
  return (n & (n - 1)) == 0;
}

static bool slices_fit(const struct sr_spec_header *h, size_t size) {
  return slice_fits(&h->rules, sizeof(struct sr_spec_rule), size) &&
         slice_fits(&h->steps, sizeof(struct sr_spec_step), size) &&
         slice_fits(&h->actions, sizeof(struct sr_spec_action), size) &&
         slice_fits(&h->ghosts, sizeof(struct sr_spec_ghost), size) &&
         slice_fits(&h->frames, sizeof(struct sr_spec_frame), size) &&
         slice_fits(&h->points, sizeof(struct sr_spec_point), size) &&
         slice_fits(&h->exprs, sizeof(struct sr_spec_expr), size) &&
         slice_fits(&h->names, sizeof(uint32_t), size) &&
         slice_fits(&h->parts, sizeof(struct sr_spec_part), size) &&
         slice_fits(&h->functions, sizeof(struct sr_spec_bucket), size) &&
         slice_fits(&h->subjects, sizeof(struct sr_spec_bucket), size) &&
         slice_fits(&h->globs, sizeof(uint32_t), size) &&
         slice_fits(&h->suppressions, sizeof(struct sr_spec_suppression),
                    size) &&
         slice_fits(&h->types, sizeof(struct sr_spec_type), size) &&
         slice_fits(&h->members, sizeof(struct sr_spec_member), size) &&
         slice_fits(&h->symbols, sizeof(struct sr_spec_symbol), size) &&
         slice_fits(&h->symbol_names, sizeof(struct sr_spec_bucket), size) &&
         slice_fits(&h->helpers, 1, size) &&
         slice_fits(&h->aliases, sizeof(struct sr_spec_alias), size) &&
         slice_fits(&h->glob_keys, sizeof(struct sr_spec_bucket), size) &&
         slice_fits(&h->rule_list, 1, size) &&
         is_power_of_two_or_0(h->glob_keys.count) &&
         is_power_of_two_or_0(h->functions.count) &&
         is_power_of_two_or_0(h->subjects.count) &&
         is_power_of_two_or_0(h->symbol_names.count) && strings_fit(h, size);
}

/* Sentence for a spec whose header is whole but whose version is not ours. */
static bool check_version(const struct sr_spec_header *h, char *error,
                          size_t error_size) {
  if (h->version == SR_SPEC_VERSION &&
      h->header_size == sizeof(struct sr_spec_header))
    return true;
  return fail(error, error_size,
              "the spec was made by another version of SemRules (format %u, "
              "this one reads %u); run 'semrules compile' again",
              (unsigned)h->version, (unsigned)SR_SPEC_VERSION);
}

bool sr_spec_open_memory(struct sr_spec *spec, const void *bytes, size_t size,
                         char *error, size_t error_size) {
  memset(spec, 0, sizeof(*spec));
  const struct sr_spec_header *h = bytes;
  if (size < sizeof(h->magic) ||
      memcmp(bytes, SR_SPEC_MAGIC, sizeof(h->magic)) != 0)
    return fail(error, error_size,
                "not a spec; make one with 'semrules compile RULES -o X.spec'");
  if (size < sizeof(h->magic) + 2 * sizeof(uint32_t))
    return fail(error, error_size,
                "the spec is cut short; run 'semrules compile' again");
  if (!check_version(h, error, error_size))
    return false;
  if (size < sizeof(*h) || h->size != size)
    return fail(error, error_size,
                "the spec is cut short or has bytes too many; run 'semrules "
                "compile' again");
  if (sr_hash64((const char *)bytes + sizeof(*h), size - sizeof(*h)) !=
          h->digest ||
      !slices_fit(h, size))
    return fail(error, error_size,
                "the spec is damaged; run 'semrules compile' again");
  spec->header = h;
  spec->bytes = bytes;
  spec->size = size;
  return true;
}

/* Maps a regular file; returns NULL with an error otherwise. */
static void *map_file(int fd, size_t *size, char *error, size_t error_size) {
  struct stat st;
  if (fstat(fd, &st) != 0) {
    fail(error, error_size, "cannot read the spec: %s", strerror(errno));
    return NULL;
  }
  if (!S_ISREG(st.st_mode) || st.st_size == 0) {
    fail(error, error_size,
         "%s, not a spec; make one with 'semrules compile RULES -o X.spec'",
         S_ISREG(st.st_mode) ? "an empty file" : "not a regular file");
    return NULL;
  }
  *size = (size_t)st.st_size;
  void *bytes = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes != MAP_FAILED)
    return bytes;
  fail(error, error_size, "cannot map the spec: %s", strerror(errno));
  return NULL;
}

bool sr_spec_open(struct sr_spec *spec, const char *path, char *error,
                  size_t error_size) {
  memset(spec, 0, sizeof(*spec));
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return fail(error, error_size,
                "cannot open the spec: %s; make it with 'semrules compile'",
                strerror(errno));
  size_t size = 0;
  void *bytes = map_file(fd, &size, error, error_size);
  close(fd);
  if (!bytes)
    return false;
  if (!sr_spec_open_memory(spec, bytes, size, error, error_size)) {
    munmap(bytes, size);
    return false;
  }
  spec->is_mapped = true;
  return true;
}

bool sr_spec_read_header(const char *path, struct sr_spec_header *header) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  ssize_t got = read(fd, header, sizeof(*header));
  close(fd);
  return got == (ssize_t)sizeof(*header) &&
         memcmp(header->magic, SR_SPEC_MAGIC, sizeof(header->magic)) == 0 &&
         header->version == SR_SPEC_VERSION &&
         header->header_size == sizeof(*header);
}

void sr_spec_close(struct sr_spec *spec) {
  union {
    const char *in;
    void *out;
  } bytes = {.in = spec->bytes};
  if (spec->is_mapped)
    munmap(bytes.out, spec->size);
  memset(spec, 0, sizeof(*spec));
}

static const void *element(const struct sr_spec *spec,
                           const struct sr_spec_slice *slice, uint32_t index,
                           size_t size) {
  if (index >= slice->count)
    return NULL;
  return spec->bytes + slice->offset + (size_t)index * size;
}

const struct sr_spec_rule *sr_spec_rule(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->rules, index,
                 sizeof(struct sr_spec_rule));
}

const struct sr_spec_step *sr_spec_step(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->steps, index,
                 sizeof(struct sr_spec_step));
}

const struct sr_spec_action *sr_spec_action(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->actions, index,
                 sizeof(struct sr_spec_action));
}

const struct sr_spec_ghost *sr_spec_ghost(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->ghosts, index,
                 sizeof(struct sr_spec_ghost));
}

const struct sr_spec_frame *sr_spec_frame(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->frames, index,
                 sizeof(struct sr_spec_frame));
}

const struct sr_spec_point *sr_spec_point(const struct sr_spec *spec,
                                          uint32_t index) {
  return element(spec, &spec->header->points, index,
                 sizeof(struct sr_spec_point));
}

const struct sr_spec_expr *sr_spec_expr(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->exprs, index,
                 sizeof(struct sr_spec_expr));
}

const struct sr_spec_part *sr_spec_part(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->parts, index,
                 sizeof(struct sr_spec_part));
}

const struct sr_spec_suppression *
sr_spec_suppression(const struct sr_spec *spec, uint32_t index) {
  return element(spec, &spec->header->suppressions, index,
                 sizeof(struct sr_spec_suppression));
}

const struct sr_spec_type *sr_spec_type(const struct sr_spec *spec,
                                        uint32_t index) {
  return element(spec, &spec->header->types, index,
                 sizeof(struct sr_spec_type));
}

const struct sr_spec_member *sr_spec_member(const struct sr_spec *spec,
                                            uint32_t index) {
  return element(spec, &spec->header->members, index,
                 sizeof(struct sr_spec_member));
}

const struct sr_spec_symbol *sr_spec_symbol(const struct sr_spec *spec,
                                            uint32_t index) {
  return element(spec, &spec->header->symbols, index,
                 sizeof(struct sr_spec_symbol));
}

const struct sr_spec_alias *sr_spec_alias(const struct sr_spec *spec,
                                          uint32_t index) {
  return element(spec, &spec->header->aliases, index,
                 sizeof(struct sr_spec_alias));
}

const char *sr_spec_helper(const struct sr_spec *spec, uint32_t n,
                           size_t *size) {
  const struct sr_spec_slice *all = &spec->header->helpers;
  const char *bytes = spec->bytes + all->offset;
  size_t at = 0, left = all->count;
  struct sr_spec_helper head;
  *size = 0;
  while (n && left >= sizeof(head)) {
    memcpy(&head, bytes + at, sizeof(head));
    size_t step = sizeof(head) + (((size_t)head.size + 7) & ~(size_t)7);
    if (step > left)
      return NULL;
    if (--n == 0 && head.size) {
      *size = head.size;
      return bytes + at + sizeof(head);
    }
    at += step;
    left -= step;
  }
  return NULL;
}

const char *sr_spec_string(const struct sr_spec *spec, uint32_t offset) {
  const struct sr_spec_slice *strings = &spec->header->strings;
  return offset < strings->count ? spec->bytes + strings->offset + offset : "";
}

const char *sr_spec_bytes(const struct sr_spec *spec, uint32_t offset,
                          uint32_t *size) {
  const struct sr_spec_slice *strings = &spec->header->strings;
  uint32_t room = offset < strings->count ? strings->count - offset : 0;
  *size = *size < room ? *size : room;
  return sr_spec_string(spec, offset);
}

const char *sr_spec_list_item(const struct sr_spec *spec,
                              struct sr_spec_list list, uint32_t n) {
  if (n >= list.count || list.first > UINT32_MAX - n)
    return "";
  const uint32_t *name =
      element(spec, &spec->header->names, list.first + n, sizeof(uint32_t));
  return name ? sr_spec_string(spec, *name) : "";
}

uint32_t sr_spec_list_size(const struct sr_spec *spec,
                           struct sr_spec_list list) {
  uint32_t names = spec->header->names.count;
  uint32_t room = list.first < names ? names - list.first : 0;
  return list.count < room ? list.count : room;
}

static uint32_t find(const struct sr_spec *spec,
                     const struct sr_spec_slice *table, const char *name,
                     size_t len) {
  if (table->count == 0)
    return SR_NONE;
  uint64_t hash = sr_hash64(name, len);
  uint32_t mask = table->count - 1;
  for (uint32_t i = 0; i < table->count; i++) {
    const struct sr_spec_bucket *bucket =
        element(spec, table, ((uint32_t)hash + i) & mask, sizeof(*bucket));
    if (bucket->first == SR_NONE)
      return SR_NONE;
    if (bucket->hash != hash)
      continue;
    const char *key = sr_spec_string(spec, bucket->name);
    if (strlen(key) == len && memcmp(key, name, len) == 0)
      return bucket->first;
  }
  return SR_NONE;
}

/* SR_NONE for points that are not there, or whose rule is not. */
static uint32_t if_point(const struct sr_spec *spec, uint32_t index) {
  const struct sr_spec_point *point = sr_spec_point(spec, index);
  return point && sr_spec_rule(spec, point->rule) ? index : SR_NONE;
}

uint32_t sr_spec_next_point(const struct sr_spec *spec, uint32_t point) {
  const struct sr_spec_point *here = sr_spec_point(spec, point);
  return here && here->next > point ? if_point(spec, here->next) : SR_NONE;
}

uint32_t sr_spec_find_function(const struct sr_spec *spec, const char *name,
                               size_t len) {
  return if_point(spec, find(spec, &spec->header->functions, name, len));
}

uint32_t sr_spec_find_subject(const struct sr_spec *spec, const char *name,
                              size_t len) {
  return if_point(spec, find(spec, &spec->header->subjects, name, len));
}

uint32_t sr_spec_find_symbol(const struct sr_spec *spec, const char *name,
                             size_t len) {
  return find(spec, &spec->header->symbol_names, name, len);
}

uint32_t sr_spec_glob(const struct sr_spec *spec, uint32_t n) {
  const uint32_t *point =
      element(spec, &spec->header->globs, n, sizeof(uint32_t));
  return point ? *point : SR_NONE;
}

/* First point filed under the piece of that hash. */
static uint32_t find_key(const struct sr_spec *spec, uint64_t hash) {
  const struct sr_spec_slice *table = &spec->header->glob_keys;
  uint32_t mask = table->count - 1;
  for (uint32_t i = 0; i < table->count; i++) {
    const struct sr_spec_bucket *bucket =
        element(spec, table, ((uint32_t)hash + i) & mask, sizeof(*bucket));
    if (bucket->first == SR_NONE || bucket->hash == hash)
      return if_point(spec, bucket->first);
  }
  return SR_NONE;
}

struct glob_search {
  const struct sr_spec *spec;
  const char *name;
  size_t len;
  void (*visit)(void *context, uint32_t point);
  void *context;
};

static void visit_piece(const struct glob_search *s, const char *piece,
                        size_t size) {
  for (uint32_t i = find_key(s->spec, sr_hash64(piece, size)); i != SR_NONE;
       i = sr_spec_next_point(s->spec, i)) {
    const char *pattern =
        sr_spec_string(s->spec, sr_spec_point(s->spec, i)->name);
    if (sr_glob_match(pattern, strlen(pattern), s->name, s->len))
      s->visit(s->context, i);
  }
}

void sr_spec_match_globs(const struct sr_spec *spec, const char *name,
                         size_t len,
                         void (*visit)(void *context, uint32_t point),
                         void *context) {
  const struct glob_search s = {spec, name, len, visit, context};
  if (spec->header->glob_keys.count == 0)
    return;
  visit_piece(&s, "", 0);
  for (size_t k = 0; k < SR_GLOB_KEYS; k++)
    for (size_t i = 0; i + sr_glob_keys[k] <= len; i++)
      visit_piece(&s, name + i, sr_glob_keys[k]);
}
