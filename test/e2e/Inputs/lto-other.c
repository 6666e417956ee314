struct s { int x; int n; };
int other(struct s *s, int n);
int other(struct s *s, int n) {
  s->x = n;
  return s->x + s->n;
}
