/* Two functions, one of them suppressed. */
int fine(int n) { return n; }
int old(int n) { return n; }
int main(void) { return fine(0) + old(0); }
