//===- SpecSearch.cpp - where the rules of a compilation are --------------===//

#include "SpecSearch.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstdlib>

using namespace llvm;

namespace semrules {

std::string findSpec() {
  if (const char *Named = std::getenv("SEMRULES_SPEC"))
    if (*Named)
      return Named;
  SmallString<256> Dir;
  if (sys::fs::current_path(Dir))
    return "";
  while (true) {
    SmallString<256> Path = Dir;
    sys::path::append(Path, ".semrules", "rules.spec");
    if (sys::fs::exists(Path))
      return Path.str().str();
    StringRef Parent = sys::path::parent_path(Dir);
    if (Parent.empty() || Parent == Dir)
      return "";
    Dir.truncate(Parent.size()); // its own beginning
  }
}

} // namespace semrules
