#include "queue.h"

#include <cstring>
#include <iostream>
#include <vector>

int main(int argc, char **argv) {
  queue q{0, 3};
  std::vector<int> sides(argc > 1 && std::strcmp(argv[1], "bad") == 0 ? 4 : 3);
  for (int side : sides) {
    (void)side;
    q.length++;
  }
  std::cout << "sides " << q.length << "\n";
}
