enum { CONN_NEW, CONN_OPEN };
struct conn {
  char pad;
  int state;
};
int main() {
  conn c;
  c.state = CONN_OPEN; // ok: known-state
  c.state = 2;         // breach: known-state
}
