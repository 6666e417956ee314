//===- Check.cpp - the code of one check -----------------------------------===//
//
//   if (when) if (!require) __semrules_breach(site, info, values...)
//
// with the breach in a cold block, and nothing in the hot path but the
// conditions themselves.
//
//===----------------------------------------------------------------------===//

#include "Instrumenter.h"
#include "LLVMCompat.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace semrules {

//===----------------------------------------------------------------------===//
// The breach
//===----------------------------------------------------------------------===//

/// An entry point of the runtime that leaves all registers alone.
static CallInst *callRuntime(Module &M, IRBuilder<> &B, const char *Name,
                             ArrayRef<Value *> Args) {
  SmallVector<Type *, 16> Types;
  for (Value *Arg : Args)
    Types.push_back(Arg->getType());
  FunctionCallee Fn = M.getOrInsertFunction(
      Name, FunctionType::get(B.getVoidTy(), Types, false));
  if (auto *F = dyn_cast<Function>(Fn.getCallee())) {
    F->setCallingConv(CallingConv::PreserveMost);
    F->setDoesNotThrow();
    F->addFnAttr(Attribute::Cold);
    // Lazy binding would go through code that does not preserve registers.
    F->addFnAttr(Attribute::NonLazyBind);
    setReadsOnlyVisibleMemory(*F);
  }
  CallInst *Call = B.CreateCall(Fn, Args);
  Call->setCallingConv(CallingConv::PreserveMost);
  return Call;
}

static void callBreach(Module &M, IRBuilder<> &B, Value *Record,
                            Value *Info, ArrayRef<Value *> Values) {
  bool Wide = Values.size() > SR_VALUES_NARROW;
  unsigned Count = Wide ? SR_VALUES_WIDE : SR_VALUES_NARROW;
  SmallVector<Value *, 16> Args = {Record, Info};
  Args.append(Values.begin(), Values.end());
  while (Args.size() < Count + 2)
    Args.push_back(PoisonValue::get(B.getInt64Ty()));
  callRuntime(M, B, Wide ? "__semrules_breach_wide" : "__semrules_breach",
              Args);
}

/// Evaluates the message's expressions, each guarded on its own; those in
/// BadParts are shown as they are written.
static bool emitMessage(ExprEmitter &E, const sr_spec &Spec,
                        const SpecRule &Rule,
                        SmallVectorImpl<uint32_t> &BadParts,
                        std::string &Message) {
  E.IsQuiet = true;
  for (uint32_t I = 0; I < Rule.part_count; ++I) {
    const SpecPart *Part = sr_spec_part(&Spec, Rule.first_part + I);
    if (!Part)
      continue;
    Message += sr_spec_string(&Spec, Part->text);
    const SpecExpr *Expr = sr_spec_expr(&Spec, Part->expr);
    if (!Expr)
      continue;
    StringRef Text = sr_spec_string(&Spec, Expr->text);
    if (is_contained(BadParts, I) || E.Slots.size() >= SR_VALUES_WIDE) {
      Message += "{" + Text.str() + "}";
      continue;
    }
    Label Bad = E.newLabel("semrules.unknown"),
          Join = E.newLabel("semrules.join");
    E.Fault = E.Unknown = &Bad;
    Operand Op = E.value(Part->expr, false);
    if (E.hasError()) {
      BadParts.push_back(I);
      return false;
    }
    unsigned Slot = E.addMessageSlot(Text, Op);
    E.jump(Join);
    if (!Bad.Edges.empty()) {
      E.place(Bad);
      E.jump(Join);
    } else {
      E.B.SetInsertPoint(Bad.Block);
      E.B.CreateUnreachable();
    }
    E.place(Join);
    Message += '\1';
    Message += char(1 + Slot);
  }
  return true;
}

void Instrumenter::count(ExprEmitter &E, Value *Record, unsigned Offset) {
  IRBuilder<> &B = E.B;
  Value *At = B.CreateConstGEP1_64(B.getInt8Ty(), Record, Offset);
  AtomicRMWInst *Add = B.CreateAtomicRMW(
      AtomicRMWInst::Add,
      B.CreatePointerCast(At, PointerType::get(B.getInt64Ty(), 0)),
      B.getInt64(1), Align(8), AtomicOrdering::Monotonic);
  Add->setMetadata("nosanitize",
                   MDNode::get(B.getContext(), {}));
}

/// The rule is silent where only a part of the block's bytes are touched, or
/// where a compare-exchange failed.
static void emitReachGuard(ExprEmitter &E, const Match &Site, Label &Done) {
  IRBuilder<> &B = E.B;
  Value *Reached = nullptr;
  if (Site.Access == AccessKind::Exchange)
    Reached = B.CreateExtractValue(Site.At, 1);
  else if (Site.Access == AccessKind::Copy || Site.Access == AccessKind::Set)
    if (Value *Length = variableLength(*Site.At)) {
      uint64_t Start = canonicalBitOffset(Site.Object.Type,
                                          uint64_t(Site.Object.Offset) * 8);
      // The whole of the field: what is behind must not be read.
      uint64_t End = Site.Field.BitOffset + Site.Field.BitSize;
      uint64_t Bytes = End > Start ? (End - Start + 7) / 8 : 1;
      Reached = B.CreateICmpUGE(Length,
                                ConstantInt::get(Length->getType(), Bytes));
    }
  if (!Reached)
    return;
  Label Next = E.newLabel("semrules.reached");
  E.branch(Reached, Next, Done);
  E.place(Next);
}

/// True if anything that the check evaluates calls functions.
static bool callsOut(ExprEmitter &E, const sr_spec &Spec, const SpecRule &Rule,
                     const SpecPoint &P, sr_check_kind Kind) {
  for (uint32_t Expr :
       {Rule.when, P.when,
        Kind == SR_KIND_REQUIRE ? Rule.require : Rule.forbid})
    if (E.callsFunctions(Expr))
      return true;
  for (uint32_t I = 0; I < Rule.part_count; ++I)
    if (const SpecPart *Part = sr_spec_part(&Spec, Rule.first_part + I))
      if (E.callsFunctions(Part->expr))
        return true;
  return false;
}

/// A check that came to no verdict is counted, and the program goes on.
static void finishUnknown(ExprEmitter &E, Module &M, Label &Unknown,
                          Value *Record, Label &Done) {
  E.B.SetInsertPoint(Unknown.Block);
  if (Unknown.Edges.empty()) {
    E.B.CreateUnreachable();
    return;
  }
  callRuntime(M, E.B, "__semrules_unknown", {Record});
  E.jump(Done);
}

/// Emits the whole check; ends in a jump to Done.  False: E.Error says why it
/// makes no sense here.
static bool emitCheck(ExprEmitter &E, const sr_spec &Spec, const Match &Site,
                      sr_check_kind Kind, Label &Done, Value *Record,
                      SmallVectorImpl<uint32_t> &BadParts,
                      std::string &Message, function_ref<void(unsigned)> Count) {
  const SpecPoint &P = *sr_spec_point(&Spec, Site.Point);
  const SpecRule &Rule = *sr_spec_rule(&Spec, P.rule);
  emitReachGuard(E, Site, Done);
  Count(offsetof(semrules_site, executed));
  Label Unknown = E.newLabel("semrules.unknown");
  Unknown.IsCold = true;
  E.Fault = &Done;
  E.Unknown = &Unknown;
  if (callsOut(E, Spec, Rule, P, Kind))
    E.stayOutOfCalls(Done);
  for (uint32_t When : {Rule.when, P.when}) {
    if (When == SR_NONE)
      continue;
    Label Next = E.newLabel("semrules.active");
    E.condition(When, Next, Done);
    if (E.hasError())
      return false;
    E.place(Next);
  }
  Count(offsetof(semrules_site, active));
  E.Slots.clear();
  E.Operands.clear();
  E.State = PathState();
  E.State.Mask = E.B.getInt64(0);
  // The message's values come first; the condition's fill what is left.
  E.MaxShown = SR_VALUES_WIDE -
               std::min<unsigned>(Rule.part_count, SR_VALUES_WIDE - 2);
  Label Breach = E.newLabel("semrules.breach");
  Breach.IsCold = true;
  E.Fault = &Breach;
  if (Kind == SR_KIND_REQUIRE)
    E.condition(Rule.require, Done, Breach);
  else
    E.condition(Rule.forbid, Breach, Done);
  if (E.hasError())
    return false;
  Value *Info = E.place(Breach);
  if (!emitMessage(E, Spec, Rule, BadParts, Message))
    return false;
  SmallVector<Value *, 14> Values;
  for (unsigned I = 0; I < E.Slots.size(); ++I)
    Values.push_back(E.slotAsInteger(I));
  Module &M = *E.B.GetInsertBlock()->getModule();
  Value *All = E.B.CreateOr(Info, E.B.CreateShl(E.State.Mask, 16));
  callBreach(M, E.B, Record, All, Values);
  E.jump(Done);
  finishUnknown(E, M, Unknown, Record, Done);
  return true;
}

//===----------------------------------------------------------------------===//
// Values on entry
//===----------------------------------------------------------------------===//

Operand Instrumenter::entryValue(const Match &Site, uint32_t Expr,
                                 Value *&Fault, std::string &FaultText,
                                 std::string &Error) {
  for (const auto &Known : EntryValues)
    if (Known->Expr == Expr && Known->Point == Site.Point) {
      Fault = Known->Fault;
      FaultText = Known->FaultText;
      return Known->Op;
    }
  Function &F = *Site.Where;
  auto New = std::make_unique<EntryValue>();
  New->Expr = Expr;
  New->Point = Site.Point;
  New->Emitter =
      std::make_unique<ExprEmitter>(Spec, Facts, F, DebugLoc());
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

void linkBefore(Instruction *Before, BasicBlock *First,
                       BasicBlock *Last) {
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

//===----------------------------------------------------------------------===//
// One check
//===----------------------------------------------------------------------===//

/// A pointer-sized slot that says which of several sites control came by.
static AllocaInst *siteSlot(Function &F) {
  IRBuilder<> B(&F.getEntryBlock(), F.getEntryBlock().begin());
  return B.CreateAlloca(bytePointer(F.getContext()), nullptr, "semrules.from");
}

bool Instrumenter::buildCheck(BuiltCheck &Built, const Match &Site,
                              sr_check_kind Kind, DebugLoc Loc,
                              ReturnInst *Return, Moment When,
                              AllocaInst *Slot) {
  Function &F = *Site.Where;
  SmallVector<uint32_t, 4> BadParts;
  while (true) {
    Built.Emitter = std::make_unique<ExprEmitter>(Spec, Facts, F, Loc);
    Built.Message.clear();
    ExprEmitter &E = *Built.Emitter;
    Scope Names(Spec, Facts, Site, E, When);
    Names.Return = Return;
    E.Names = [&](StringRef Name) { return Names.lookup(Name); };
    E.Nearest = [&](StringRef Name) { return Names.nearest(Name); };
    if (sr_spec_point(&Spec, Site.Point)->kind == SR_POINT_EXIT)
      E.OldValue = [&](uint32_t Expr, Value *&Fault, std::string &Text) {
        std::string Error;
        Operand Op = entryValue(Site, Expr, Fault, Text, Error);
        if (!Error.empty())
          E.error(Error);
        return Op;
      };
    Built.First = E.start();
    Value *Record = nullptr;
    if (Slot) {
      Record = E.B.CreateLoad(bytePointer(F.getContext()), Slot);
    } else {
      Built.Placeholder = new GlobalVariable(
          M, E.B.getInt8Ty(), false, GlobalValue::ExternalLinkage, nullptr,
          "semrules.placeholder");
      Record = Built.Placeholder;
    }
    Label Done = E.newLabel("semrules.done");
    size_t Bad = BadParts.size();
    bool Fine = emitCheck(E, Spec, Site, Kind, Done, Record, BadParts,
                          Built.Message, [&](unsigned Offset) {
                            if (Counts)
                              count(E, Record, Offset);
                          });
    Built.Last = Done.Block;
    if (Fine)
      return true;
    Built.Error = E.Error;
    E.discard();
    dropEntryValues();
    if (Built.Placeholder)
      Built.Placeholder->eraseFromParent();
    Built.Placeholder = nullptr;
    if (BadParts.size() == Bad)
      return false;
  }
}

GlobalVariable *Instrumenter::recordFor(const BuiltCheck &Built,
                                        const Match &Site, sr_check_kind Kind,
                                        DebugLoc Loc) {
  const SpecPoint &P = *sr_spec_point(&Spec, Site.Point);
  SiteText Text = textFor(Site, Kind, Loc);
  Text.Message = Built.Message;
  Talk.inserted(Site, Text, Loc);
  ++Talk.Counts[P.rule].Matched;
  ++Talk.Counts[P.rule].Checked;
  return Records.site(*sr_spec_rule(&Spec, P.rule), Text, Built.Emitter->Slots,
                      Built.Emitter->Operands);
}

/// Replaces the stand-in by the record.
static void settle(BuiltCheck &Built, GlobalVariable *Record) {
  Built.Placeholder->replaceAllUsesWith(
      ConstantExpr::getPointerCast(Record, Built.Placeholder->getType()));
  Built.Placeholder->eraseFromParent();
  Built.Placeholder = nullptr;
}

void Instrumenter::insert(const Task &T, const ExitPlaces &Places) {
  const Match &Site = *T.Site;
  Function &F = *Site.Where;
  DebugLoc Loc = placeOf(T);
  DebugLoc CodeLoc = Loc;
  if (!CodeLoc && F.getSubprogram())
    CodeLoc = DILocation::get(F.getContext(), F.getSubprogram()->getLine(), 0,
                              F.getSubprogram());
  size_t Ways = Places.Statements.size() + (Places.MayFallOff ? 1 : 0);
  if (!Places.MayFallOff && Ways == 1)
    Loc = Places.Statements.front().Loc;
  AllocaInst *Slot = Ways > 1 ? siteSlot(F) : nullptr;
  BuiltCheck Built;
  if (!buildCheck(Built, Site, T.Kind, CodeLoc, T.Return, Moment::AtSite,
                  Slot)) {
    if (Slot)
      Slot->eraseFromParent();
    return skip(Site, T.Kind, Built.Error, Loc);
  }
  auto Remember = [&](DebugLoc From, Instruction *Before) {
    GlobalVariable *Record = recordFor(Built, Site, T.Kind, From);
    IRBuilder<> B(Before);
    B.CreateStore(B.CreatePointerCast(Record, bytePointer(F.getContext())),
                  Slot);
  };
  if (!Slot) {
    settle(Built, recordFor(Built, Site, T.Kind, Loc));
  } else {
    if (Places.MayFallOff)
      Remember(Loc, Slot->getNextNode());
    for (const ExitPlace &Place : Places.Statements)
      Remember(Place.Loc, Place.Before);
  }
  linkEntryValues(F);
  linkBefore(T.Before, Built.First, Built.Last);
  Inserted = true;
}

} // namespace semrules
