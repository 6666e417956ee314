// Exact mode in C++: classes, templates, namespaces, bases.
// RUN: %python %S/Inputs/rulecheck.py %build %llvm %s
// modes: -O0 | -O2
// flags: -fstandalone-debug
// exact: yes
/* rules:
- id: qualified
  at: {write: "net::Packet::Payload.second"}
  forbid: new == 3
- id: template
  at: {write: Either.right}
  forbid: new == 3
- id: inherited
  at: {write: Derived.two}
  forbid: new == 3
- id: alias
  at: {write: Handle.owner}
  forbid: new == 3
- id: bit
  at: {write: Derived.mode}
  forbid: new == 3
- id: hidden
  at: {write: Hidden.b}
  forbid: new == 3
- id: static
  at: {write: var Derived::shared.q}
  forbid: new == 3
*/
namespace net {
struct Packet {
  union Payload { int first; int second; Payload() : first(0) {} void set(int n) { second = n; } };
  Payload payload;
};
} // namespace net
template <typename T> union Either { T left; T right; void put(T n) { left = n; right = n; } };
struct Base { virtual ~Base() {} union { int one; int two; }; };
struct Derived : Base { unsigned state : 4, mode : 4; static union Shared { int p, q; } shared; Derived() { one = 3; } };
Derived::Shared Derived::shared;
union Raw { int reader; int owner; };
using Handle = Raw;
namespace { union Hidden { int a; int b; }; }
static Hidden hidden;

int main() {
  net::Packet packet;
  packet.payload.first = 3;
  packet.payload.second = 3; // breach: qualified
  packet.payload.set(3); // line 31: breach: qualified
  Either<int> e;
  Either<short> s, *p = &s;
  e.left = 3;
  e.right = 3; // breach: template
  p->put(3); // line 35: breach: template
  Derived *d = new Derived;
  d->one = 3;
  d->two = 3; // breach: inherited
  d->state = 3;
  d->mode = 3; // breach: bit
  Handle h;
  h.reader = 3;
  h.owner = 3; // breach: alias
  hidden.a = 3;
  hidden.b = 3; // breach: hidden
  Derived::shared.p = 3;
  Derived::shared.q = 3; // breach: static
  auto set = [&](int n) { h.reader = n; hidden.a = n; };
  set(3);
  int all = packet.payload.first + e.left + s.left + d->two + h.owner + hidden.a;
  delete d;
  return all == 18 ? 0 : all;
}
