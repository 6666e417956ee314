#ifdef WIDE
#define LIMIT 20
enum level { LOW, MIDDLE = 2, HIGH };
struct s {
  long extra;
  int a;
};
struct t {
  int y, x;
};
void f(struct s *s, long n);
#else
#define LIMIT 10
enum level { LOW, MIDDLE, HIGH };
struct s {
  int a;
};
struct t {
  int x, y;
};
void f(struct s *s, int n);
#endif
struct same {
  int a;
};
#ifdef BREAK
#error these files do without
#endif
