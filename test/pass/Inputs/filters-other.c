int target(int);
int other(void);
int other(void) { return target(3); }
