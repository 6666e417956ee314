//===- Aliases.cpp - names that were changed -------------------------------===//

#include "Aliases.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <string>

using namespace llvm;

namespace semrules {

Aliases::Aliases(const sr_spec &Spec) {
  for (uint32_t I = 0; I < Spec.header->aliases.count; ++I) {
    const struct sr_spec_alias *A = sr_spec_alias(&Spec, I);
    StringRef Name = sr_spec_string(&Spec, A->name),
              Other = sr_spec_string(&Spec, A->other);
    Others[Name].push_back(Other);
    Others[Other].push_back(Name);
  }
}

Aliases::Names Aliases::of(StringRef Name) const {
  Names Found;
  if (Others.empty())
    return Found;
  auto Add = [&](StringRef From) {
    auto It = Others.find(From);
    if (It != Others.end())
      for (StringRef Other : It->second)
        if (Other != Name && !is_contained(Found, Other))
          Found.push_back(Other);
  };
  Add(Name);
  for (size_t I = 0; I < Found.size() && Found.size() < 64; ++I)
    Add(Found[I]);
  return Found;
}

Aliases::Names Aliases::pathsOf(StringRef Owner, StringRef Path) const {
  Names Found;
  if (Others.empty())
    return Found;
  for (StringRef Other : of((Twine(Owner) + "." + Path).str()))
    if (Other.substr(0, Owner.size()) == Owner)
      Found.push_back(Other.drop_front(Owner.size() + 1));
  return Found;
}

Aliases::Names Aliases::ownersOf(StringRef Field) const {
  Names Found;
  for (const auto &Entry : Others) {
    std::pair<StringRef, StringRef> Parts = Entry.getKey().split('.');
    if (Parts.second == Field)
      Found.push_back(Parts.first);
  }
  llvm::sort(Found);
  return Found;
}

} // namespace semrules
