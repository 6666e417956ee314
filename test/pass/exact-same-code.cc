// RUN: true
// The C++ half of exact-same-code.c.
#include <map>
#include <optional>
#include <string>
#include <variant>
struct Empty {};
struct Tail : Empty { [[no_unique_address]] Empty e; unsigned a : 3, b : 5; };
template <typename T> union Either { T first; T second; long number; T &ref(); };
template <typename T> T &Either<T>::ref() { return second; }
struct Base { unsigned kind : 4; union { int x; float y; }; virtual ~Base() {} int &at() { return x; } };
struct Left : virtual Base { int l : 7 = 3; };
struct Right : virtual Base { static inline union { int p, q; } both; };
struct Bottom final : Left, Right { Bottom() { x = kind; } int total() const { return x + l + both.q; } };
namespace { union Hidden { int a; int b; Hidden(int n) : b(n) {} ~Hidden() {} operator int() const { return a; } }; }
struct Reference { int &r; unsigned bit : 1; };
union Referring { int *p; Reference in; constexpr Referring(int &n) : in{n, 1} {} };
struct Parent { int n; }; struct Child : Empty, Parent { unsigned bit : 1; };
union Family { Child child; Parent parent; Child *pointer; Family() : child() {} };
constexpr Either<int> constant{.number = 7};
static Family family;
Parent *up(Family *f, bool direct) { return direct ? static_cast<Parent *>(&f->child) : static_cast<Parent *>(f->pointer); }
template <typename T> long sum(T n) {
  Either<T> e{n}, *p = &e;
  p->second = n + 1;
  auto add = [&e, p](T more) { return e.first + p->ref() + more; };
  return add(n) + p->number;
}
int all(int argc, Bottom *b, std::map<std::string, int> &m) {
  Hidden h(argc);
  Tail t{};
  t.a = unsigned(argc), t.b = t.a;
  Referring r(argc);
  r.in.r++;
  std::variant<int, float, std::string> v = argc;
  std::optional<Left> o;
  try {
    b->x = h;
    b->kind++;
    b->at() = Right::both.p;
    if (argc > 3)
      throw *b;
    if (auto *p = std::get_if<std::string>(&v))
      m[*p] = int(sum(argc) + sum(short(argc)) + sum('a'));
  } catch (Base &c) {
    return c.x + b->total() + (o ? o->l : 1);
  }
  return t.b + constant.second + dynamic_cast<Left *>(static_cast<Base *>(b))->l + up(&family, argc)->n + family.child.bit;
}
