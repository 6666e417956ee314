/* Fuzz target: the spec reader and what shows specs.
 *
 * The input is a spec.  It is opened as it is, and once more with its header
 * put right, so that damage gets past magic, size and digest: then everything
 * in it is walked, and 'semrules dump' shows it in both forms. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "commands.h"
#include "expr_render.h"
#include "fuzz.h"
#include "hash.h"

/* Makes a header that the reader believes. */
static void seal(char *bytes, size_t size) {
  struct sr_spec_header h;
  if (size < sizeof(h))
    return;
  memcpy(&h, bytes, sizeof(h));
  memcpy(h.magic, SR_SPEC_MAGIC, sizeof(h.magic));
  h.version = SR_SPEC_VERSION;
  h.header_size = sizeof(h);
  h.size = size;
  h.digest = sr_hash64(bytes + sizeof(h), size - sizeof(h));
  memcpy(bytes, &h, sizeof(h));
}

/* `semrules dump`, from a file that is only in memory. */
static void dump(int file, const char *form) {
  char path[64];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
  char *argv[] = {strdup("dump"),      strdup(form), strdup("-o"),
                  strdup("/dev/null"), strdup(path), NULL};
  cmd_dump(5, argv);
  for (int i = 0; argv[i]; i++)
    free(argv[i]);
}

static void dump_both(const char *bytes, size_t size) {
  int file = memfd_create("spec", 0);
  if (file < 0 || write(file, bytes, size) != (ssize_t)size)
    abort();
  dump(file, "--color=never");
  dump(file, "--json");
  close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct sr_spec spec;
  char error[256];
  char *bytes = malloc(size ? size : 1);
  if (size)
    memcpy(bytes, data, size);
  for (int sealed = 0; sealed < 2; sealed++) {
    if (sealed)
      seal(bytes, size);
    if (!sr_spec_open_memory(&spec, bytes, size, error, sizeof(error)))
      continue;
    fuzz_walk(&spec);
    dump_both(bytes, size);
    sr_spec_close(&spec);
    break;
  }
  free(bytes);
  return 0;
}

static uint32_t next_random(uint32_t *state) {
  return *state = *state * 1664525u + 1013904223u;
}

/* An index that is likely to mean something, or to be just out of range. */
static uint32_t choose_value(const struct sr_spec_header *h, uint32_t *state) {
  static const uint32_t values[] = {
      0, 1, 2, 7, SR_NONE, SR_NONE - 1, UINT32_MAX / 2, 1u << 16};
  const uint32_t counts[] = {
      h->rules.count,   h->points.count, h->exprs.count,   h->names.count,
      h->parts.count,   h->types.count,  h->members.count, h->symbols.count,
      h->strings.count, h->globs.count,  h->steps.count,   h->actions.count,
      h->ghosts.count,  h->frames.count};
  uint32_t n = next_random(state) >> 8;
  uint32_t count = counts[n % (sizeof(counts) / sizeof(*counts))];
  switch (n >> 8 & 3) {
  case 0:
    return values[(n >> 10) % (sizeof(values) / sizeof(*values))];
  case 1:
    return count - (n >> 10 & 1);
  default:
    return count ? (n >> 10) % count : 0;
  }
}

/* Changes one 32-bit word. */
static void set_word(uint8_t *data, size_t size, uint32_t *state) {
  struct sr_spec_header h;
  memcpy(&h, data, sizeof(h));
  size_t words = size / sizeof(uint32_t);
  size_t word = next_random(state) >> 4;
  /* Counts and offsets seldom: most others leave no slice in the file. */
  size_t first = next_random(state) >> 28 ? sizeof(h) / sizeof(uint32_t) : 8;
  if (words <= first)
    return;
  word = first + word % (words - first);
  uint32_t value = choose_value(&h, state);
  memcpy(data + word * sizeof(value), &value, sizeof(value));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
  uint32_t state = seed;
  if (size < sizeof(struct sr_spec_header) || next_random(&state) >> 29 == 0) {
    size = LLVMFuzzerMutate(data, size, max_size);
  } else {
    for (uint32_t n = 1 + (next_random(&state) >> 30); n; n--)
      set_word(data, size, &state);
  }
  seal((char *)data, size);
  return size;
}
