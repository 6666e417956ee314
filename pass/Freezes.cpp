//===- Freezes.cpp - freezes of ours, while the optimizer runs ------------===//

#include "Freezes.h"
#include "ExprEmitter.h"
#include "LLVMCompat.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace semrules {

/// Where a freeze of V can stand so that it dominates all other uses; null if
/// V is nothing that a program defines by itself.
static Instruction *placeBehind(Value &V) {
  if (auto *A = dyn_cast<Argument>(&V))
    return &*A->getParent()->getEntryBlock().getFirstInsertionPt();
  auto *Call = dyn_cast<CallInst>(&V);
  if (isa<LoadInst>(V) || (Call && !Call->isMustTailCall()))
    return cast<Instruction>(V).getNextNode();
  return nullptr;
}

static bool isFine(const Value &V) {
  return isa<ConstantInt>(V) || isa<ConstantPointerNull>(V);
}

/// Of a freeze that was moved the mark may be gone.
static bool isFrozen(const Value &V) {
  return isa<FreezeInst>(V);
}

/// Other functions must be compiled as they would without us.
static bool isChecked(const Function &F) {
  for (const Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I))
      if (const Function *Callee = Call->getCalledFunction())
        if (startsWith(Callee->getName(), "__semrules_"))
          return true;
  return false;
}

/// V, frozen where it comes from.
static Value *frozenAtOnce(Value &V) {
  if (isFine(V) || isFrozen(V))
    return &V;
  for (User *U : V.users())
    if (isFrozen(*U) && cast<Instruction>(U) == placeBehind(V))
      return U;
  auto *Frozen = new FreezeInst(&V, "semrules.defined", placeBehind(V));
  Frozen->setMetadata(insertedMark(), MDNode::get(V.getContext(), {}));
  V.replaceUsesWithIf(Frozen, [&](Use &U) { return U.getUser() != Frozen; });
  return Frozen;
}

static bool spread(FreezeInst &Freeze) {
  auto *P = dyn_cast<PHINode>(Freeze.getOperand(0));
  if (!P)
    return false;
  for (Value *V : P->incoming_values())
    if (!isFine(*V) && !isFrozen(*V) && !placeBehind(*V))
      return false;
  for (unsigned I = 0; I < P->getNumIncomingValues(); ++I)
    P->setIncomingValue(I, frozenAtOnce(*P->getIncomingValue(I)));
  Freeze.replaceAllUsesWith(P);
  Freeze.eraseFromParent();
  return true;
}

PreservedAnalyses SpreadFreezes::run(Function &F, FunctionAnalysisManager &) {
  SmallVector<FreezeInst *, 4> Freezes;
  if (!F.getParent()->getModuleFlag("semrules"))
    return PreservedAnalyses::all();
  for (Instruction &I : instructions(F))
    if (auto *Freeze = dyn_cast<FreezeInst>(&I))
      if (isa<PHINode>(Freeze->getOperand(0)))
        Freezes.push_back(Freeze);
  bool Changed = false;
  if (!Freezes.empty() && isChecked(F))
    for (FreezeInst *Freeze : Freezes)
      Changed |= spread(*Freeze);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace semrules
