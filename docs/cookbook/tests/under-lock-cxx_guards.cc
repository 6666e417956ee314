// flags: -std=c++17 -pthread
/* lock_guard, unique_lock, scoped_lock, shared_lock, recursive_mutex,
 * condition_variable; a guard releases when an exception passes, too. */
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace bank {
struct Account {
  int id;
  long balance = 0;
  std::mutex mutex;
  std::condition_variable changed;
  explicit Account(int n) : id(n) {}
};

struct Rates {
  int percent = 3;
  std::shared_mutex mutex;
};

struct Ledger {
  int depth = 0;
  std::recursive_mutex mutex;
};
} // namespace bank

using bank::Account;

static void deposit(Account &a, long amount) {
  std::lock_guard<std::mutex> guard(a.mutex);
  if (amount < 0)
    throw amount;
  a.balance += amount; // ok: balance-under-mutex
}

static void transfer(Account &from, Account &to, long amount) {
  std::scoped_lock both(from.mutex, to.mutex);
  from.balance -= amount; // ok: balance-under-mutex
  to.balance += amount;   // ok: balance-under-mutex
}

static void careless_transfer(Account &from, Account &to, long amount) {
  std::lock_guard<std::mutex> guard(from.mutex);
  from.balance -= amount; // ok: balance-under-mutex
  to.balance += amount;   // breach: balance-under-mutex
}

static void refused(Account &a) {
  try {
    deposit(a, -1);
  } catch (long) {
    a.balance = 0; // breach: balance-under-mutex
  }
}

static void unlocked_early(Account &a) {
  std::unique_lock<std::mutex> lock(a.mutex);
  a.balance++; // ok: balance-under-mutex
  lock.unlock();
  a.balance++; // breach: balance-under-mutex
  lock.lock();
  a.balance++; // ok: balance-under-mutex
}

static void tried(Account &a) {
  std::unique_lock<std::mutex> lock(a.mutex, std::try_to_lock);
  if (lock.owns_lock())
    a.balance++; // ok: balance-under-mutex
}

static void waits(Account &a) {
  std::thread other([&a] {
    std::lock_guard<std::mutex> guard(a.mutex);
    a.balance = 100; // ok: balance-under-mutex
    a.changed.notify_one();
  });
  {
    std::unique_lock<std::mutex> lock(a.mutex);
    a.changed.wait(lock, [&a] { return a.balance == 100; });
    a.balance--; // ok: balance-under-mutex
  }
  other.join();
}

static int shared(bank::Rates &r) {
  int sum = 0;
  {
    std::shared_lock<std::shared_mutex> lock(r.mutex);
    sum += r.percent; // ok: rates-under-shared-mutex
  }
  {
    std::unique_lock<std::shared_mutex> lock(r.mutex);
    r.percent = 4; // ok: rates-under-shared-mutex
  }
  sum += r.percent; // breach: rates-under-shared-mutex
  return sum;
}

static void recursive(bank::Ledger &l, int n) {
  std::lock_guard<std::recursive_mutex> guard(l.mutex);
  if (n)
    recursive(l, n - 1);
  l.depth++; // ok: depth-under-recursive-mutex
}

int main() {
  Account a(1), b(2);
  bank::Rates rates;
  bank::Ledger ledger;
  deposit(a, 5);
  transfer(a, b, 2);
  careless_transfer(a, b, 1);
  refused(a);
  unlocked_early(a);
  tried(a);
  waits(a);
  recursive(ledger, 2);
  ledger.depth = 0; // breach: depth-under-recursive-mutex
  return shared(rates) != 7 || a.balance != 99;
}
