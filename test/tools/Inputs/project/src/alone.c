#include "queue.h"
int main(void) {
  struct queue q = {0, 3};
  volatile unsigned four = 4;
  q.length = four;
  return q.length == 0;
}
