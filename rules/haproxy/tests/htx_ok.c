/* The end of a message with a block before it, with one put behind it in the
 * same function, taken back, or already there. */
#include <stdint.h>

enum { HTX_FL_PARSING_ERROR = 1, HTX_FL_EOM = 0x10 };

struct htx {
  uint32_t size, data;
  int32_t tail, head, first;
  uint32_t flags;
};

static void htx_add_endof(struct htx *htx) {
  htx->head = htx->tail = 0;
}

static void http_stats_io_handler(struct htx *htx) {
  if (htx->head == -1)
    htx_add_endof(htx);
  htx->flags |= HTX_FL_EOM;
} // ok: end-of-message-has-a-block

static void http_reply_to_htx(struct htx *htx) {
  htx->flags |= HTX_FL_EOM;
  htx_add_endof(htx);
} // ok: end-of-message-has-a-block

static int hlua_applet_http_send_response(struct htx *htx, int room) {
  htx_add_endof(htx);
  htx->flags |= HTX_FL_EOM;
  if (!room) {
    htx->flags &= ~(uint32_t)HTX_FL_EOM;
    return 0; // ok: end-of-message-has-a-block
  }
  return 1; // ok: end-of-message-has-a-block
}

/* Emptied by whoever sent it, the message is still at its end. */
static void htx_fail(struct htx *htx) {
  htx->flags |= HTX_FL_PARSING_ERROR;
} // ok: end-of-message-has-a-block

int main(void) {
  static const struct htx empty = {.head = -1, .tail = -1, .first = -1};
  struct htx htx = empty;
  http_stats_io_handler(&htx);
  htx = empty;
  http_reply_to_htx(&htx);
  htx = empty;
  hlua_applet_http_send_response(&htx, 0);
  hlua_applet_http_send_response(&htx, 1);
  htx.head = htx.tail = -1;
  htx_fail(&htx);
  return 0;
}
