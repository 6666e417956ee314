//===- Aliases.h - names that were changed ---------------------------------===//
//
// What the rules' `aliases` say: other names of a function, variable or field.
// They are tried where the program does not have the name that a rule uses.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_ALIASES_H
#define SEMRULES_ALIASES_H

#include "Spec.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace semrules {

class Aliases {
public:
  explicit Aliases(const sr_spec &Spec);

  using Names = llvm::SmallVector<llvm::StringRef, 2>;
  bool empty() const { return Others.empty(); }
  /// All other names of "f", or of "T.field"; nearest first.
  Names of(llvm::StringRef Name) const;
  /// Other paths, from the same owner, of a path of owner's: "stats.bytes".
  Names pathsOf(llvm::StringRef Owner, llvm::StringRef Path) const;
  /// Owners of a field of that name which has aliases.
  Names ownersOf(llvm::StringRef Field) const;

private:
  llvm::StringMap<Names> Others;
};

} // namespace semrules

#endif
