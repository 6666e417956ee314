//===- SpecTypes.h - types that came with the rules ------------------------===//
//
// The front end looked types, functions and variables up in the program's
// headers; here they become debug-information nodes like those of a module
// compiled with -g.  No module refers to them, so that nothing of them is
// written to an object.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SPECTYPES_H
#define SEMRULES_SPECTYPES_H

#include "Spec.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/DIBuilder.h"

namespace semrules {

class SpecTypes {
public:
  SpecTypes(llvm::Module &M, const sr_spec &Spec);

  bool empty() const { return !Spec.header->symbols.count; }
  /// The first symbol of that kind and name; null if there is none.
  const SpecSymbol *find(llvm::StringRef Name, sr_symbol_kind Kind) const;
  /// The function or variable of that name as the linker has it, among those
  /// of one source name.
  const SpecSymbol *findLinked(llvm::StringRef Name, llvm::StringRef LinkName,
                               sr_symbol_kind Kind) const;
  /// All symbols.
  void forEach(llvm::function_ref<void(const SpecSymbol &)> Visit) const;
  /// The type of that index, typedefs kept; null for void.
  llvm::DIType *type(uint32_t Index);
  /// The struct, union or class that a symbol names; null if it names none, or
  /// one whose members are not known.
  const llvm::DICompositeType *record(const SpecSymbol &Symbol);
  /// An array of Count elements of so many bytes each.
  llvm::DIType *arrayOf(llvm::DIType *Element, uint64_t Bytes, uint64_t Count);
  /// True if the node is one of ours.
  bool isOurs(const llvm::DICompositeType *C) const {
    return Places.count(C) != 0;
  }
  /// As the linker has a function or variable; "" if that is not known.
  llvm::StringRef linkName(const SpecSymbol &Symbol) const {
    return str(Symbol.link_name);
  }
  llvm::StringRef name(const SpecSymbol &Symbol) const {
    return str(Symbol.name);
  }
  /// Names of a function's parameters in order, "" where unnamed.
  void forEachParameterName(const SpecSymbol &Function,
                            llvm::function_ref<void(llvm::StringRef)> Visit)
      const;
  /// "src/server.h:12", where the header declares a record of ours.
  std::string placeOf(const llvm::DICompositeType *C) const;

private:
  llvm::DIType *make(const SpecType &T, uint32_t Index);
  llvm::DIType *makeRecord(const SpecType &T, uint32_t Index);
  llvm::DIType *makeEnum(const SpecType &T);
  llvm::DIType *makeFunction(const SpecType &T);
  llvm::DIType *makeArray(const SpecType &T);
  llvm::DICompositeType *composite(const SpecType &T, unsigned Tag,
                                   bool IsComplete);
  void addMembers(llvm::DICompositeType &C, const SpecType &T);
  llvm::StringRef str(uint32_t Offset) const {
    return sr_spec_string(&Spec, Offset);
  }

  const sr_spec &Spec;
  llvm::Module &M;
  llvm::DIBuilder Builder;
  llvm::DenseMap<uint32_t, llvm::DIType *> Made;
  llvm::DenseMap<const llvm::DICompositeType *, uint32_t> Places;
  /// Records whose members are still to be added.
  llvm::SmallVector<std::pair<llvm::DICompositeType *, uint32_t>, 8> Unfilled;
  unsigned Depth = 0;
};

} // namespace semrules

#endif
