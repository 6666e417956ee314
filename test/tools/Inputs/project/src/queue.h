#ifndef QUEUE_H
#define QUEUE_H
#ifdef __cplusplus
extern "C" {
#endif
struct queue {
  unsigned length, capacity;
};
void queue_push(struct queue *q, unsigned count);
int seven(void); /* in assembler */
#ifdef __cplusplus
}
#endif
#endif
