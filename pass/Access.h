//===- Access.h - what a load, store or copy touches -----------------------===//
//
// Attributes addresses to fields: an address is taken apart into the objects
// it lies in, each with the offset inside it.  Keyed by struct type and byte
// offset, never by element index.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_ACCESS_H
#define SEMRULES_ACCESS_H

#include "Aliases.h"
#include "ExactMode.h"
#include "FunctionInfo.h"
#include "Helpers.h"
#include "SourceLines.h"
#include "TypeIndex.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Operator.h"
#include <map>
#include <memory>
#include <set>

namespace semrules {

/// One object that an address lies in.
struct Level {
  TypeIndex::Records Records;          // what the object may be
  llvm::GlobalVariable *Global = nullptr; // set on the level of a variable
  SrType Type;                         // its type, where known
  // The object's address: Pointer, or the first PrefixIndices of Gep.
  llvm::Value *Pointer = nullptr;
  llvm::GEPOperator *Gep = nullptr;
  unsigned PrefixIndices = 0;
  int64_t Offset = 0; // bytes from the object's start
  // Exact mode: the members of unions that the address was reached by.
  llvm::SmallVector<UnionArm, 2> Arms;
  // A block covers a member of the object: where that lies, and its type.
  uint64_t MemberOffset = 0;
  const llvm::DICompositeType *Member = nullptr;
};

/// One step of a GEP: the type it steps into and what it adds.
struct GepStep {
  llvm::Type *Before;           // type indexed by this step; null for the first
  std::optional<int64_t> Bytes; // empty: variable
};

class ModuleFacts {
public:
  ModuleFacts(llvm::Module &M, const sr_spec &Spec,
              const ExactAddresses &Exact)
      : M(M), Types(M, Spec), Exact(Exact), Own(M, Spec), Renamed(Spec) {}

  FunctionInfo &function(llvm::Function &F);
  /// Parameters and result as debug information has them, or else the headers.
  const Signature &signature(const llvm::Function &F);
  /// The same for a function that only a header declares.
  Signature declaredSignature(const SpecSymbol &S);
  /// Functions of this module by a name of the source.
  llvm::ArrayRef<llvm::Function *> functionsNamed(llvm::StringRef Name);
  /// All objects Address lies in, innermost last.
  llvm::SmallVector<Level, 4> levels(llvm::Value *Address);
  /// The source type of a value; Unknown where it cannot be told.
  SrType typeOfValue(llvm::Value *V, unsigned Depth = 0);
  /// The source type of what lies at an address.
  SrType typeAt(llvm::Value *Address, unsigned Depth = 0);

  llvm::Module &M;
  TypeIndex Types;
  SourceLines Source;
  const ExactAddresses &Exact;
  Helpers Own; // functions of the rules themselves
  Aliases Renamed;
  /// The global of a name, or else of an alias of it.
  llvm::GlobalVariable *global(llvm::StringRef Name);
  /// A path in C, or else an alias of it from the same owner.
  std::optional<FieldInfo> findPathOf(const llvm::DICompositeType *C,
                                      llvm::StringRef Owner,
                                      llvm::StringRef Path);
  /// A member of C, or else what an alias of it leads to.
  std::optional<FieldInfo> findMemberOf(const llvm::DICompositeType *C,
                                        llvm::StringRef Name);
  /// Why rules were refused here: told once a file, loudly.
  std::set<std::string> Refused;

private:
  llvm::SmallVector<Level, 4> plainLevels(llvm::Value *Address);
  int64_t addSteps(llvm::GEPOperator &G, llvm::ArrayRef<GepStep> Steps,
                   int64_t Behind, llvm::SmallVectorImpl<Level> &Levels);

  SrType typeOfSlot(const llvm::AllocaInst &Slot);

  std::map<llvm::Function *, std::unique_ptr<FunctionInfo>> Functions;
  std::map<const llvm::Function *, std::unique_ptr<Signature>> Signatures;
  llvm::StringMap<llvm::SmallVector<llvm::Function *, 1>> ByName;
};

/// Emits the address of a level's object, as an untyped pointer.
llvm::Value *emitLevelAddress(llvm::IRBuilder<> &B, const Level &L);
/// Without pointer casts, and as the variable where it is thread-local.
llvm::Value *withoutCasts(llvm::Value *V);
/// The bits, counted from the address, that a store of a bit-field or whole
/// word changes.
llvm::APInt writtenBits(const llvm::StoreInst &S);
/// The bits of a loaded word that are used; none where the load only serves
/// the store of a neighbouring bit-field.
llvm::APInt usedBits(const llvm::LoadInst &L);

} // namespace semrules

#endif
