//===- SpecSearch.h - where the rules of a compilation are ----------------===//
//
// The pass and exact mode's side in clang must find the same.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SPECSEARCH_H
#define SEMRULES_SPECSEARCH_H

#include <string>

namespace semrules {

/// SEMRULES_SPEC, or the nearest .semrules/rules.spec at or above the working
/// directory; "" if there is none.
std::string findSpec();

} // namespace semrules

#endif
