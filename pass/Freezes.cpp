//===- Freezes.cpp - freezes of ours, while the optimizer runs -------------===//

#include "Freezes.h"
#include "ExprEmitter.h"
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

static bool isOurs(const Value &V) {
  auto *I = dyn_cast<FreezeInst>(&V);
  return I && I->hasMetadata(insertedMark());
}

/// V, frozen where it comes from.
static Value *frozenAtOnce(Value &V) {
  if (isFine(V) || isOurs(V))
    return &V;
  for (User *U : V.users())
    if (isOurs(*U) && cast<Instruction>(U) == placeBehind(V))
      return U;
  auto *Frozen = new FreezeInst(&V, "semrules.defined", placeBehind(V));
  Frozen->setMetadata(insertedMark(), MDNode::get(V.getContext(), {}));
  V.replaceUsesWithIf(Frozen,
                      [&](Use &U) { return U.getUser() != Frozen; });
  return Frozen;
}

static bool spread(FreezeInst &Freeze) {
  auto *P = dyn_cast<PHINode>(Freeze.getOperand(0));
  if (!P)
    return false;
  for (Value *V : P->incoming_values())
    if (!isFine(*V) && !isOurs(*V) && !placeBehind(*V))
      return false;
  for (unsigned I = 0; I < P->getNumIncomingValues(); ++I)
    P->setIncomingValue(I, frozenAtOnce(*P->getIncomingValue(I)));
  Freeze.replaceAllUsesWith(P);
  Freeze.eraseFromParent();
  return true;
}

PreservedAnalyses SpreadFreezes::run(Function &F, FunctionAnalysisManager &) {
  bool Changed = false;
  if (F.getParent()->getModuleFlag("semrules"))
    for (Instruction &I : make_early_inc_range(instructions(F)))
      if (isOurs(I))
        Changed |= spread(cast<FreezeInst>(I));
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace semrules
