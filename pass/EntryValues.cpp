//===- EntryValues.cpp - what old(e) was when the function was entered ----===//

#include "Instrumenter.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

Operand Instrumenter::entryValue(const Match &Site, uint32_t Expr,
                                 Value *&Fault, std::string &FaultText,
                                 std::string &Error) {
  for (const auto &Known : EntryValues)
    if (Known->Expr == Expr && Known->Site == &Site) {
      Fault = Known->Fault;
      FaultText = Known->FaultText;
      return Known->Op;
    }
  Function &F = *Site.Where;
  auto New = std::make_unique<EntryValue>();
  New->Expr = Expr;
  New->Site = &Site;
  New->Emitter = std::make_unique<ExprEmitter>(Spec, Facts, F, DebugLoc());
  ExprEmitter &E = *New->Emitter;
  Scope Names(Spec, Facts, Site, E, Moment::OnEntry);
  E.Names = [&](StringRef Name) { return Names.lookup(Name); };
  E.Nearest = [&](StringRef Name) { return Names.nearest(Name); };
  if (const DISubprogram *SP = F.getSubprogram())
    E.B.SetCurrentDebugLocation(DILocation::get(
        F.getContext(), SP->getLine(), 0, const_cast<DISubprogram *>(SP)));
  New->First = E.start();
  Label Bad = E.newLabel("semrules.bad"), Join = E.newLabel("semrules.old"),
        Unknown = E.newLabel("semrules.unknown");
  E.Fault = &Bad;
  E.Unknown = &Unknown;
  if (E.callsFunctions(Expr))
    E.stayOutOfCalls(Unknown);
  SiteHistory Past(Ghosts, Spec, E, F, nullptr);
  E.History = &Past;
  Past.begin(Expr, Unknown);
  Operand Op = E.value(Expr, false);
  if (E.hasError()) {
    Error = E.Error;
    E.discard();
    return Op;
  }
  std::pair<BasicBlock *, uint64_t> Ways[] = {
      {E.B.GetInsertBlock(), SR_ENTRY_FINE},
      {Bad.Block, SR_ENTRY_FAULT},
      {Unknown.Block, SR_ENTRY_UNKNOWN}};
  E.jump(Join);
  bool IsSure = Bad.Edges.empty() && Unknown.Edges.empty();
  for (Label *L : {&Bad, &Unknown}) {
    E.B.SetInsertPoint(L->Block);
    if (L->Edges.empty())
      E.B.CreateUnreachable();
    else
      E.jump(Join);
  }
  E.place(Join);
  New->Op = Op;
  New->Fault = E.B.getInt64(SR_ENTRY_FINE);
  if (!IsSure) {
    IRBuilder<> At(Join.Block, Join.Block->begin());
    PHINode *V = At.CreatePHI(Op.V->getType(), 3);
    PHINode *Faulted = At.CreatePHI(At.getInt64Ty(), 3);
    for (const auto &Way : Ways)
      if (!isa<UnreachableInst>(Way.first->getTerminator())) {
        V->addIncoming(Way.second == SR_ENTRY_FINE
                           ? Op.V
                           : Constant::getNullValue(Op.V->getType()),
                       Way.first);
        Faulted->addIncoming(At.getInt64(Way.second), Way.first);
      }
    New->Op = {V, Op.T, Op.Unsigned};
    New->Fault = Faulted;
    New->FaultText = E.Operands.empty() ? "" : E.Operands.front();
  }
  New->Last = Join.Block;
  Fault = New->Fault;
  FaultText = New->FaultText;
  EntryValues.push_back(std::move(New));
  return EntryValues.back()->Op;
}

void linkBefore(Instruction *Before, BasicBlock *First, BasicBlock *Last) {
  BasicBlock *Head = Before->getParent();
  BasicBlock *Continue = Head->splitBasicBlock(Before->getIterator());
  Head->getTerminator()->setSuccessor(0, First);
  IRBuilder<> B(Last);
  B.SetCurrentDebugLocation(Head->getTerminator()->getDebugLoc());
  B.CreateBr(Continue);
}

void Instrumenter::linkEntryValues(Function &F) {
  for (const auto &V : EntryValues)
    if (!V->Linked) {
      linkBefore(Facts.function(F).FirstStatement, V->First, V->Last);
      V->Linked = true;
    }
}

void Instrumenter::dropEntryValues() {
  llvm::erase_if(EntryValues, [](std::unique_ptr<EntryValue> &V) {
    if (!V->Linked)
      V->Emitter->discard();
    return !V->Linked;
  });
}

} // namespace semrules
