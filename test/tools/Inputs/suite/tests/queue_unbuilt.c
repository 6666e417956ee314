// ok: length-kept
int main(void) { return undeclared; }
