/* Arena: a list of blocks, each twice the size of the one before it. */
#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "banned.h"

struct sr_arena_block {
  struct sr_arena_block *next;
  size_t size;
  max_align_t bytes[];
};

enum { first_block = 4096, largest_block = 1 << 20 };

static void die_of_memory(size_t size) {
  fprintf(stderr, "semrules: out of memory (%zu bytes)\n", size);
  exit(2);
}

void *sr_xalloc(size_t size) {
  return sr_xrealloc(NULL, size);
}

void *sr_xrealloc(void *ptr, size_t size) {
  void *result = realloc(ptr, size ? size : 1);
  if (!result)
    die_of_memory(size);
  return result;
}

void sr_arena_release(struct sr_arena *arena) {
  while (arena->block) {
    struct sr_arena_block *next = arena->block->next;
    free(arena->block);
    arena->block = next;
  }
  arena->used = 0;
}

static void add_block(struct sr_arena *arena, size_t at_least) {
  size_t size = arena->block ? arena->block->size : first_block / 2;
  size = size < largest_block ? size * 2 : largest_block;
  if (size < at_least)
    size = at_least;
  if (size > SIZE_MAX - sizeof(struct sr_arena_block))
    die_of_memory(size);
  struct sr_arena_block *block =
      sr_xalloc(sizeof(struct sr_arena_block) + size);
  block->next = arena->block;
  block->size = size;
  arena->block = block;
  arena->used = 0;
}

void *sr_arena_alloc(struct sr_arena *arena, size_t size) {
  const size_t align = _Alignof(max_align_t);
  if (size > SIZE_MAX - align)
    die_of_memory(size);
  size = (size + align - 1) / align * align;
  if (!arena->block || arena->block->size - arena->used < size)
    add_block(arena, size);
  void *result = (char *)arena->block->bytes + arena->used;
  arena->used += size;
  return memset(result, 0, size);
}

void *sr_arena_array(struct sr_arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    die_of_memory(SIZE_MAX);
  return sr_arena_alloc(arena, count * size);
}

char *sr_arena_copy(struct sr_arena *arena, const char *ptr, size_t len) {
  char *copy = sr_arena_alloc(arena, len + 1);
  if (len)
    memcpy(copy, ptr, len);
  return copy;
}

struct sr_str sr_arena_str(struct sr_arena *arena, const char *ptr,
                           size_t len) {
  return (struct sr_str){sr_arena_copy(arena, ptr, len), len};
}

struct sr_str sr_str_of(const char *text) {
  return (struct sr_str){text, strlen(text)};
}

int sr_str_equals(struct sr_str a, struct sr_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int sr_str_is(struct sr_str a, const char *text) {
  return sr_str_equals(a, sr_str_of(text));
}
