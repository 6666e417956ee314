//===- LLVMCompat.h - what differs between LLVM 14, 15, 16 and 19 ---------===//
//
// The only file with conditions on LLVM_VERSION_MAJOR.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_LLVMCOMPAT_H
#define SEMRULES_LLVMCOMPAT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/Attributes.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"
#include <optional>

#if LLVM_VERSION_MAJOR >= 16
#include "llvm/Support/ModRef.h"
#endif
#if LLVM_VERSION_MAJOR >= 17
#include "llvm/IR/EHPersonalities.h"
#include "llvm/TargetParser/Triple.h"
#else
#include "llvm/ADT/Triple.h"
#include "llvm/Analysis/EHPersonalities.h"
#endif
#if LLVM_VERSION_MAJOR >= 19
#include "llvm/IR/DebugProgramInstruction.h"
#endif

namespace semrules {

/// The untyped pointer: i8* on 14, ptr later.
inline llvm::PointerType *bytePointer(llvm::LLVMContext &C) {
  return llvm::PointerType::get(llvm::Type::getInt8Ty(C), 0);
}

/// A declared variable: the DILocalVariable, where it lives, and how.
struct DeclaredVariable {
  llvm::DILocalVariable *Variable;
  llvm::Value *Address;
  llvm::DIExpression *Expression;
};

/// Calls Visit for each variable declaration of F: dbg.declare intrinsics,
/// and debug records where the module has those.
template <typename Visitor>
void forEachDeclare(llvm::Function &F, Visitor Visit) {
  for (llvm::Instruction &I : llvm::instructions(F)) {
#if LLVM_VERSION_MAJOR >= 19
    for (llvm::DbgVariableRecord &R :
         llvm::filterDbgVars(I.getDbgRecordRange()))
      if (R.isDbgDeclare() || R.isDbgAssign())
        if (llvm::Value *A = R.isDbgAssign() ? R.getAddress()
                                             : R.getVariableLocationOp(0))
          Visit(DeclaredVariable{R.getVariable(), A,
                                 R.isDbgAssign() ? R.getAddressExpression()
                                                 : R.getExpression()});
#endif
    if (auto *D = llvm::dyn_cast<llvm::DbgDeclareInst>(&I))
      if (llvm::Value *A = D->getVariableLocationOp(0))
        Visit(DeclaredVariable{D->getVariable(), A, D->getExpression()});
  }
}

/// The variable whose address in this thread V is; null if it is none.
inline llvm::Value *threadLocalOf(llvm::Value *V) {
#if LLVM_VERSION_MAJOR >= 16
  if (auto *I = llvm::dyn_cast<llvm::IntrinsicInst>(V))
    if (I->getIntrinsicID() == llvm::Intrinsic::threadlocal_address)
      return I->getArgOperand(0);
#endif
  (void)V;
  return nullptr;
}

/// True if I declares the variable at A, or its lifetime's start.
inline bool declares(const llvm::Instruction &I, const llvm::Value *A) {
#if LLVM_VERSION_MAJOR >= 19
  for (llvm::DbgVariableRecord &R : llvm::filterDbgVars(I.getDbgRecordRange()))
    if (R.isDbgDeclare() && R.getVariableLocationOp(0) == A)
      return true;
#endif
  if (auto *D = llvm::dyn_cast<llvm::DbgDeclareInst>(&I))
    return D->getVariableLocationOp(0) == A;
  auto *X = llvm::dyn_cast<llvm::IntrinsicInst>(&I);
  return X && X->getIntrinsicID() == llvm::Intrinsic::lifetime_start &&
         X->getArgOperand(1)->stripPointerCasts() == A;
}

/// A function that reads anything but writes only memory the program cannot
/// see, where that can be said (16 and later).
inline void setReadsOnlyVisibleMemory(llvm::Function &F) {
#if LLVM_VERSION_MAJOR >= 16
  F.setMemoryEffects(llvm::MemoryEffects::readOnly() |
                     llvm::MemoryEffects::inaccessibleMemOnly());
#else
  (void)F;
#endif
}

/// A function of the runtime's that keeps history: it reads anything, and
/// writes what it is given and what the program cannot see.
inline void setKeepsHistory(llvm::Function &F) {
#if LLVM_VERSION_MAJOR >= 16
  F.setMemoryEffects(llvm::MemoryEffects::readOnly() |
                     llvm::MemoryEffects::inaccessibleOrArgMemOnly());
#else
  (void)F;
#endif
}

/// A function that reads memory and does nothing else.
inline void setReadsOnly(llvm::Function &F) {
#if LLVM_VERSION_MAJOR >= 16
  F.setMemoryEffects(llvm::MemoryEffects::readOnly());
#else
  F.addFnAttr(llvm::Attribute::ReadOnly);
#endif
}

inline bool startsWith(llvm::StringRef S, llvm::StringRef Prefix) {
  return S.substr(0, Prefix.size()) == Prefix;
}

inline bool endsWith(llvm::StringRef S, llvm::StringRef Suffix) {
  return S.size() >= Suffix.size() &&
         S.substr(S.size() - Suffix.size()) == Suffix;
}

} // namespace semrules

#endif
