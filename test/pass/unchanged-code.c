// A program that no rule matches has the same code as without the plugin.
// RUN: %python %S/Inputs/same-text.py %build %llvm %s %S/unchanged-code.cc
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct node { int key; unsigned bits : 3; struct node *next; char name[16]; };
static int counter;
static struct node *push(struct node *list, int key) {
  struct node *n = malloc(sizeof *n);
  if (!n)
    abort();
  *n = (struct node){.key = key, .bits = (unsigned)key & 7, .next = list};
  memset(n->name, 'a' + key % 26, sizeof n->name - 1);
  __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
  return n;
}
int main(int argc, char **argv) {
  struct node *list = NULL;
  for (int i = 0; i < argc * 10; i++)
    list = push(list, i);
  for (; list; list = list->next)
    printf("%s %d %u %d\n", argv[0], list->key, list->bits, counter);
  return 0;
}
