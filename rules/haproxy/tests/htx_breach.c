/* The end of a message marked where there is no block: nothing was left to
 * dump, and an empty frame ended the message. */
#include <stdint.h>

enum { HTX_FL_PARSING_ERROR = 1, HTX_FL_EOM = 0x10 };

struct htx {
  uint32_t size, data;
  int32_t tail, head, first;
  uint32_t flags;
};

static void http_stats_io_handler(struct htx *htx, int proxies) {
  if (proxies)
    htx->head = htx->tail = 0;
  htx->flags |= HTX_FL_EOM;
} // breach: end-of-message-has-a-block

/* Drops the flag of an empty message. */
static void htx_to_buf(struct htx *htx) {
  if (htx->head == -1)
    htx->flags = 0;
}

static int h2_frt_transfer_data(struct htx *htx, int end_stream) {
  if (end_stream) {
    htx->flags |= HTX_FL_EOM;
    htx_to_buf(htx);
    return 1; // breach: end-of-message-has-a-block
  }
  return 0;
}

int main(void) {
  static struct htx response = {.head = -1, .tail = -1, .first = -1};
  http_stats_io_handler(&response, 0);
  static struct htx request = {.head = -1,
                               .tail = -1,
                               .first = -1,
                               .flags = HTX_FL_PARSING_ERROR};
  h2_frt_transfer_data(&request, 1);
  return 0;
}
