// What C++ declares.
#include <string>
#include <vector>

namespace db {
enum class Color : unsigned char { Red = 1, Green };
enum Plain { Low, High = 9 };
constexpr int limit = 40 + 2;

struct Empty {};
struct Header {
  long id;
  char tag;
};
class Lockable {
public:
  virtual ~Lockable();
  int holders;
};
class Table : public Header, public Lockable, private Empty {
public:
  Table(int rows);
  int put(int key, const std::string &value);
  int put(int key);
  static Table *make(int rows);
  int size() const { return rows; }
  struct Iterator {
    Table *table;
    int at;
  };
  enum State { Closed, Open };
  int rows;
  Color color;
  State state;
  Iterator first;
  std::vector<int> cells;
  unsigned dirty : 1;
};
template <class T> struct Box {
  T value;
  int uses;
};
template <> struct Box<bool> {
  char bits;
};
inline namespace v2 {
int versioned(int n);
}
using Alias = Table;
extern Table &global;
} // namespace db

namespace {
int hidden(int x) { return x; }
} // namespace

class Derived : public virtual db::Header {
public:
  int own;
};
int overloaded(int a);
int overloaded(const char *text);
extern "C" int from_c(db::Table *table);
extern db::Box<int> box;
