//===- Unwinding.cpp - exits by exceptions ---------------------------------===//
//
// A function is also left by an exception that passes through it.  Calls that
// may throw become invokes with a cleanup of ours, and every `resume` of the
// function's own cleanups gets the check too.  Two-phase unwinding stays what
// it was: a cleanup handles nothing.
//
//===----------------------------------------------------------------------===//

#include "Instrumenter.h"
#include "LLVMCompat.h"
#include "llvm/Transforms/Utils/Local.h"
#include <map>

using namespace llvm;

namespace semrules {

bool Instrumenter::mentions(uint32_t Expr, StringRef Name) {
  const SpecExpr *E = sr_spec_expr(&Spec, Expr);
  if (!E)
    return false;
  if (E->op == SR_EXPR_NAME && Name == sr_spec_string(&Spec, E->str))
    return true;
  for (uint32_t K = E->kid; K != SR_NONE;) {
    if (mentions(K, Name))
      return true;
    const SpecExpr *Kid = sr_spec_expr(&Spec, K);
    K = Kid ? Kid->next : SR_NONE;
  }
  return false;
}

/// Steps that speak of the returned value are inactive on unwinding.
bool Instrumenter::usesReturned(const Match &Site) {
  const SpecStep &S = *Site.S;
  StringRef As = sr_spec_string(&Spec, Site.P->as);
  auto Speaks = [&](uint32_t E) {
    return mentions(E, "ret") || (!As.empty() && mentions(E, As));
  };
  for (uint32_t E : {S.when, Site.P->when, S.require, S.forbid})
    if (Speaks(E))
      return true;
  for (uint32_t I = 0; I < S.action_count; ++I)
    if (const SpecAction *A = sr_spec_action(&Spec, S.first_action + I)) {
      if (Speaks(A->value))
        return true;
      for (uint32_t K = A->keys; K != SR_NONE;) {
        if (Speaks(K))
          return true;
        const SpecExpr *Key = sr_spec_expr(&Spec, K);
        K = Key ? Key->next : SR_NONE;
      }
    }
  return false;
}

static bool mayThrow(const Instruction &I) {
  auto *Call = dyn_cast<CallBase>(&I);
  return Call && !Call->doesNotThrow() && !Call->isMustTailCall() &&
         !isa<IntrinsicInst>(Call);
}

static void ensurePersonality(Function &F) {
  if (F.hasPersonalityFn())
    return;
  Module &M = *F.getParent();
  // A C++ module's own one, so that the object needs no other library.
  const char *Name = M.getFunction("__gxx_personality_v0")
                         ? "__gxx_personality_v0"
                         : "__gcc_personality_v0";
  auto *T = FunctionType::get(Type::getInt32Ty(M.getContext()), true);
  FunctionCallee Fn = M.getOrInsertFunction(Name, T);
  F.setPersonalityFn(cast<Constant>(Fn.getCallee()));
}

/// Makes every call that may throw an invoke that lands in a cleanup of ours.
static void landAllCalls(Function &F) {
  SmallVector<CallInst *, 8> Calls;
  for (Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallInst>(&I))
      if (mayThrow(I))
        Calls.push_back(Call);
  if (Calls.empty())
    return;
  LLVMContext &C = F.getContext();
  ensurePersonality(F);
  auto *BB = BasicBlock::Create(C, "semrules.unwind", &F);
  IRBuilder<> B(BB);
  auto *T = StructType::get(bytePointer(C), Type::getInt32Ty(C));
  LandingPadInst *Pad = B.CreateLandingPad(T, 0);
  Pad->setCleanup(true);
  B.CreateResume(Pad);
  for (CallInst *Call : Calls)
    changeToInvokeAndSplitBasicBlock(Call, BB);
}

/// A slot that tells, when the function is left, which call threw.
void Instrumenter::recordThrowers(const BuiltCheck &Built,
                                         const Task &T, AllocaInst *Slot,
                                         ArrayRef<Instruction *> Throwing) {
  std::map<std::pair<unsigned, unsigned>, GlobalVariable *> ByPlace;
  for (Instruction *I : Throwing) {
    // Runs on the way out too, and is not what threw.
    Function *Callee = cast<InvokeInst>(I)->getCalledFunction();
    if (Callee && Callee->getName() == "__cxa_end_catch")
      continue;
    DebugLoc Loc = I->getDebugLoc();
    auto Place = Loc ? std::make_pair(Loc.getLine(), Loc.getCol())
                     : std::make_pair(0u, 0u);
    GlobalVariable *&Record = ByPlace[Place];
    if (!Record)
      Record = recordFor(Built, T, Loc);
    IRBuilder<> B(I);
    B.CreateStore(B.CreatePointerCast(Record, bytePointer(B.getContext())),
                  Slot);
  }
}

void Instrumenter::insertUnwinding(const Task &T,
                                   ArrayRef<Instruction *> Throwing,
                                   ArrayRef<Instruction *> Leaving) {
  Function &F = *T.Site->Where;
  IRBuilder<> B(&F.getEntryBlock(), F.getEntryBlock().begin());
  AllocaInst *Slot =
      B.CreateAlloca(bytePointer(F.getContext()), nullptr, "semrules.thrower");
  bool Recorded = false;
  for (Instruction *Leave : Leaving) {
    DebugLoc Loc = Leave->getDebugLoc();
    if (!Loc && F.getSubprogram())
      Loc = DILocation::get(F.getContext(), F.getSubprogram()->getLine(), 0,
                            F.getSubprogram());
    BuiltCheck Built;
    if (!buildCheck(Built, T, Loc, Moment::Unwinding, Slot)) {
      if (!Recorded)
        Slot->eraseFromParent();
      return skip(T, Built.Error, Loc);
    }
    if (!Recorded)
      recordThrowers(Built, T, Slot, Throwing);
    Recorded = true;
    linkEntryValues(F);
    linkBefore(Leave, Built.First, Built.Last);
    Inserted = true;
  }
}

void Instrumenter::unwinding(Function &F, ArrayRef<Task> Exits,
                             ArrayRef<AllocaInst *> Left) {
  if (F.doesNotThrow() || F.isPresplitCoroutine() ||
      (Exits.empty() && Left.empty()))
    return;
  if (F.hasPersonalityFn() &&
      isScopedEHPersonality(classifyEHPersonality(F.getPersonalityFn())))
    return;
  landAllCalls(F);
  SmallVector<Instruction *, 8> Throwing;
  SmallVector<Instruction *, 4> Leaving;
  for (Instruction &I : instructions(F)) {
    if (isa<InvokeInst>(I) && mayThrow(I))
      Throwing.push_back(&I);
    if (isa<ResumeInst>(I))
      Leaving.push_back(&I);
    if (auto *Pad = dyn_cast<LandingPadInst>(&I))
      Pad->setCleanup(true); // so that what nobody catches comes by
  }
  if (Throwing.empty() || Leaving.empty())
    return;
  for (const Task &T : Exits)
    insertUnwinding(T, Throwing, Leaving);
  for (Instruction *Resume : Leaving)
    leave(Resume, Left);
}

} // namespace semrules
