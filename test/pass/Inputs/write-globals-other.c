static int hidden;
void other(void);
void other(void) {
  hidden = 7;
  *(volatile int *)&hidden = 8;
}
