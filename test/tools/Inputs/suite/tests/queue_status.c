// ok: length-kept
int main(void) { return 3; }
