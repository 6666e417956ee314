//===- ExactMode.h - addresses of which the front end tells the member ----===//
//
// In exact mode clang emits llvm.preserve.*.access.index for members of unions
// and of structs with bit-fields that rules speak of.  They are turned into
// what clang would have emitted otherwise, instruction by instruction; while
// the rules are matched, it is remembered which member each address is of.
//
// Members of unions are at no address of their own: as long as an
// ExactAddresses lives, a bitcast to the same type stands for each access.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_EXACTMODE_H
#define SEMRULES_EXACTMODE_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/ValueHandle.h"
#include <optional>
#include <vector>

namespace semrules {

/// A member of a union by which an address was reached, and how many bytes the
/// address lies behind the union's start.
struct UnionArm {
  const llvm::DIDerivedType *Member;
  int64_t Offset;
};

/// The bits of a bit-field, counted from the address.
struct BitRange {
  unsigned First, Count;
};

class ExactAddresses {
public:
  /// Turns the intrinsics of M into plain instructions.
  explicit ExactAddresses(llvm::Module &M);
  ExactAddresses(const ExactAddresses &) = delete;
  ExactAddresses &operator=(const ExactAddresses &) = delete;
  ~ExactAddresses() { finish(); }

  /// Leaves nothing but what clang emits without exact mode; nothing is known
  /// afterwards.
  void finish();
  /// Whether M was changed.
  bool changed() const { return Changed; }

  /// The unions on the way to an address, innermost first.
  llvm::SmallVector<UnionArm, 2> arms(llvm::Value *Address) const;
  /// Set if the address was computed to get at a bit-field.
  std::optional<BitRange> bitField(llvm::Value *Address) const;
  /// The member at an address; null where that is not known.
  const llvm::DIDerivedType *member(llvm::Value *Address) const;

private:
  struct Known {
    const llvm::DIDerivedType *Member = nullptr;
    bool InUnion = false;
    std::optional<BitRange> Bits;
  };
  void lower(llvm::CallInst &Call, unsigned Intrinsic);
  llvm::Instruction *lowerStruct(llvm::CallInst &Call, Known &What);
  void settle(llvm::Instruction *I);
  const Known *find(const llvm::Value *V) const;

  std::vector<llvm::WeakVH> Markers;
  llvm::DenseMap<const llvm::Value *, Known> Of;
  bool Changed = false;
};

} // namespace semrules

#endif
