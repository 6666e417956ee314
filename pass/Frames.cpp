//===- Frames.cpp - which functions are active ----------------------------===//
//
// Functions that rules ask `active` or `inside` of, or whose activations are
// a rule's scope, tell the runtime when they are entered and left.
//
//===----------------------------------------------------------------------===//

#include "Instrumenter.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

/// Tells of one function's entry; the slot has the activation.  Null where its
/// arguments can't be had.
AllocaInst *Instrumenter::enterFrame(const Match &Site) {
  Function &F = *Site.Where;
  const SpecPoint &P = *Site.P;
  DebugLoc Loc;
  if (DISubprogram *SP = F.getSubprogram())
    Loc = DILocation::get(F.getContext(), SP->getLine(), 0, SP);
  ExprEmitter E(Spec, Facts, F, Loc);
  Scope Names(Spec, Facts, Site, E, Moment::AtSite);
  BasicBlock *First = E.start();
  SmallVector<Value *, 4> Args;
  for (uint32_t I = 0; I < P.params.count && !E.hasError(); ++I) {
    StringRef Name = sr_spec_list_item(&Spec, P.params, I);
    if (Name != "_")
      Args.push_back(E.bindingAsWord(Names.lookup(Name)));
  }
  if (Args.size() > SR_KEYS_MAX)
    E.error("more than " + Twine(SR_KEYS_MAX) + " arguments are named");
  if (E.hasError()) {
    std::string Why = E.Error;
    E.discard();
    skip({&Site, Demand::None, false}, Why, DebugLoc());
    return nullptr;
  }
  IRBuilder<> &B = E.B;
  Value *At = ConstantPointerNull::get(bytePointer(F.getContext()));
  if (!Args.empty()) {
    AllocaInst *Buffer = Ghosts.buffer(F, Args.size());
    for (size_t I = 0; I < Args.size(); ++I)
      B.CreateStore(Args[I], B.CreateConstInBoundsGEP2_64(
                                 Buffer->getAllocatedType(), Buffer, 0, I));
    At = B.CreatePointerCast(Buffer, bytePointer(F.getContext()));
  }
  Value *Activation = Ghosts.call(B, "__semrules_enter", B.getInt64Ty(),
                                  {Ghosts.frame(P.frame), At});
  AllocaInst *Slot =
      IRBuilder<>(&F.getEntryBlock(), F.getEntryBlock().begin())
          .CreateAlloca(B.getInt64Ty(), nullptr, "semrules.frame");
  B.CreateStore(Activation, Slot, Ghosts.returnsTwice(F));
  linkBefore(Facts.function(F).FirstStatement, First, B.GetInsertBlock());
  return Slot;
}

void Instrumenter::enterFrames(Function &F, ArrayRef<const Match *> Sites,
                               SmallVectorImpl<AllocaInst *> &Left) {
  SmallVector<uint32_t, 2> Entered;
  for (const Match *Site : Sites) {
    if (is_contained(Entered, Site->P->frame))
      continue;
    Entered.push_back(Site->P->frame);
    if (!Site->Skip.empty())
      skip({Site, Demand::None, false}, Site->Skip, DebugLoc());
    else if (AllocaInst *Slot = enterFrame(*Site)) {
      Left.push_back(Slot);
      Ghosts.Watched.insert({&F, Site->P->frame});
    }
  }
}

/// Ends the activations in the slots, the newest first.
void Instrumenter::leave(Instruction *Before, ArrayRef<AllocaInst *> Left) {
  IRBuilder<> B(Before);
  bool Twice = Ghosts.returnsTwice(*Before->getFunction());
  for (AllocaInst *Slot : llvm::reverse(Left))
    Ghosts.call(B, "__semrules_leave", B.getVoidTy(),
                {B.CreateLoad(B.getInt64Ty(), Slot, Twice)});
}

static bool isNamed(const CallBase &Call, ArrayRef<StringRef> Names) {
  const Function *Callee = Call.getCalledFunction();
  return Callee && is_contained(Names, Callee->getName());
}

/// Calls that return twice, and those that end the process with no exit
/// handler run.
void Instrumenter::watchModule() {
  Function *Main = M.getFunction("main");
  if (Main && !Main->isDeclaration())
    Ghosts.makeAll();
  if (!Ghosts.UsesActivations && !Ghosts.JudgesProcess)
    return;
  SmallVector<CallBase *, 4> Twice, Ending;
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I)) {
        if (Ghosts.UsesActivations && Call->hasFnAttr(Attribute::ReturnsTwice))
          Twice.push_back(Call);
        if (Ghosts.JudgesProcess &&
            isNamed(*Call, {"_exit", "_Exit", "quick_exit"}))
          Ending.push_back(Call);
      }
  for (CallBase *Call : Twice) {
    Function &F = *Call->getFunction();
    AllocaInst *Slot =
        IRBuilder<>(&F.getEntryBlock(), F.getEntryBlock().begin())
            .CreateAlloca(Type::getInt64Ty(F.getContext()), nullptr,
                          "semrules.depth");
    IRBuilder<> B(Call);
    B.CreateStore(Ghosts.call(B, "__semrules_depth", B.getInt64Ty(), {}), Slot,
                  true);
    Instruction *Behind =
        isa<InvokeInst>(Call)
            ? &*cast<InvokeInst>(Call)->getNormalDest()->getFirstInsertionPt()
            : Call->getNextNode();
    B.SetInsertPoint(Behind);
    Ghosts.call(B, "__semrules_unwind", B.getVoidTy(),
                {B.CreateLoad(B.getInt64Ty(), Slot, true)});
  }
  for (CallBase *Call : Ending) {
    IRBuilder<> B(Call);
    Ghosts.call(B, "__semrules_process_ends", B.getVoidTy(), {});
  }
}

} // namespace semrules
