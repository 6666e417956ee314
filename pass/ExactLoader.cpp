//===- ExactLoader.cpp - the plugin's way into clang's front end ----------===//
//
// Exact mode needs symbols of clang, which opt and linkers do not have: so it
// is a library of its own, SemRulesExact.so, loaded from here where the
// program is clang.  It acts only if clang loads it with -fplugin, before it
// reads any source; later it lies idle.
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <dlfcn.h>
#include <string>

using namespace llvm;

namespace semrules {

/// The list of plugins in clang's front end.
static const char Registry[] =
    "_ZN4llvm8RegistryIN5clang15PluginASTActionEE4HeadE";

__attribute__((constructor)) static void loadExactMode() {
  const char *Setting = std::getenv("SEMRULES_EXACT");
  if ((Setting && StringRef(Setting) == "0") || !dlsym(RTLD_DEFAULT, Registry))
    return;
  Dl_info Self;
  if (!dladdr(Registry, &Self))
    return;
  char *Real = realpath(Self.dli_fname, nullptr);
  std::string Path = sys::path::parent_path(Real ? Real : "").str();
  std::free(Real);
  // Where it is missing, it was left out of this build: the wrapper and
  // `semrules doctor` say so.
  dlopen((Path + "/SemRulesExact.so").c_str(), RTLD_NOW | RTLD_LOCAL);
}

} // namespace semrules
