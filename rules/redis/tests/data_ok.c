/* What the rules of data.yaml allow. */
#include <stdint.h>

enum { TRIM_LIMIT = 100, ENCODING_RAW = 1, ENCODING_LZF = 2 };

typedef struct {
  int approx_trim;
  int64_t limit;
} streamAddTrimArgs;

struct stream {
  uint64_t length;
};

static int64_t streamTrim(struct stream *s, streamAddTrimArgs *args) {
  int64_t deleted = 0;
  while (!args->limit ? deleted < 640 : deleted + 64 <= args->limit)
    deleted += 64;
  s->length -= (uint64_t)deleted;
  return deleted; // ok: stream-trim-keeps-its-limit
}

typedef enum {
  DICT_RESIZE_ENABLE,
  DICT_RESIZE_AVOID,
  DICT_RESIZE_FORBID
} dictResizeEnable;

static dictResizeEnable dict_can_resize = DICT_RESIZE_ENABLE;

struct dict {
  long rehashidx;
};

static int dictRehash(struct dict *d, int n) {
  if (dict_can_resize == DICT_RESIZE_FORBID)
    return 0;
  while (n--)
    d->rehashidx++; // ok: fork-child-never-rehashes
  return 1;
}

/* Not rehashing: a new table is set up, which a child may do. */
static void dict_reset(struct dict *d) {
  d->rehashidx = -1;
}

struct quicklist {
  unsigned long count;
};

struct quicklistNode {
  unsigned char *entry;
  unsigned int count : 16;
  unsigned int encoding : 2;
  unsigned int container : 2;
};

static unsigned char bytes[2];

static void __quicklistDecompressNode(struct quicklistNode *node) {
  node->entry = bytes;
  node->encoding = ENCODING_RAW;
}

// ok: compressed-list-node-is-not-edited
static int quicklistDelIndex(struct quicklist *quicklist,
                             struct quicklistNode *node, unsigned char **p) {
  node->entry = *p; // ok: compressed-list-node-is-not-edited
  node->count--;
  quicklist->count--;
  return 0;
}

// ok: compressed-list-node-is-not-edited
static int _quicklistSplitNode(struct quicklistNode *node, int offset) {
  return node->count > (unsigned)offset;
}

int main(void) {
  static struct stream stream = {.length = 1000};
  streamAddTrimArgs args = {.approx_trim = 1, .limit = TRIM_LIMIT};
  streamTrim(&stream, &args);
  args.limit = 0;
  streamTrim(&stream, &args);

  static struct dict table = {0};
  dictRehash(&table, 2);
  dict_can_resize = DICT_RESIZE_FORBID;
  dictRehash(&table, 2);
  dict_reset(&table);

  static struct quicklist list = {.count = 9};
  static struct quicklistNode node = {
      .entry = bytes, .count = 9, .encoding = ENCODING_LZF, .container = 3};
  unsigned char *second = bytes + 1;
  __quicklistDecompressNode(&node);
  quicklistDelIndex(&list, &node, &second);
  _quicklistSplitNode(&node, 3);
  return 0;
}
