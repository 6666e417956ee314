//===- Check.cpp - the code of one step at one site -----------------------===//
//
//   if (when) { if (!require) __semrules_breach(site, info, values...); act }
//
// with the breach in a cold block, and nothing in the hot path but the
// conditions and what changes ghosts.
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

static void callBreach(Module &M, IRBuilder<> &B, Value *Record, Value *Info,
                       ArrayRef<Value *> Values) {
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
                        const SpecStep &Step,
                        SmallVectorImpl<uint32_t> &BadParts,
                        std::string &Message) {
  E.IsQuiet = true;
  for (uint32_t I = 0; I < Step.part_count; ++I) {
    const SpecPart *Part = sr_spec_part(&Spec, Step.first_part + I);
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
  Add->setMetadata("nosanitize", MDNode::get(B.getContext(), {}));
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
      Reached =
          B.CreateICmpUGE(Length, ConstantInt::get(Length->getType(), Bytes));
    }
  if (!Reached)
    return;
  Label Next = E.newLabel("semrules.reached");
  E.branch(Reached, Next, Done);
  E.place(Next);
}

/// True if anything that the step evaluates calls functions.
static bool callsOut(ExprEmitter &E, const sr_spec &Spec, const SpecStep &S,
                     const SpecPoint &P) {
  for (uint32_t Expr : {S.when, P.when, S.require, S.forbid})
    if (E.callsFunctions(Expr))
      return true;
  for (uint32_t I = 0; I < S.part_count; ++I)
    if (const SpecPart *Part = sr_spec_part(&Spec, S.first_part + I))
      if (E.callsFunctions(Part->expr))
        return true;
  for (uint32_t I = 0; I < S.action_count; ++I)
    if (const SpecAction *A = sr_spec_action(&Spec, S.first_action + I))
      if (E.callsFunctions(A->value))
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

/// Goes on at L; what conditions on the way have shown is of no more interest.
static void placeAnew(ExprEmitter &E, Label &L) {
  for (Label::Edge &Edge : L.Edges) {
    Edge.State = PathState();
    Edge.State.Mask = E.B.getInt64(0);
    Edge.Info = 0;
  }
  E.place(L);
}

namespace {

/// Emits one step at one site.
class StepEmitter {
public:
  StepEmitter(ExprEmitter &E, SiteHistory &Past, const sr_spec &Spec,
              const Match &Site, Demand What, bool Acts, Value *Record)
      : E(E), Past(Past), Spec(Spec), Site(Site), S(*Site.S), What(What),
        Acts(Acts), Record(Record), M(*E.B.GetInsertBlock()->getModule()) {}

  /// All of it; ends in a jump to Done.  False: E.Error says why it makes no
  /// sense here.
  bool emit(Label &Done, Scope &Names, function_ref<void(unsigned)> Count);

  SmallVectorImpl<uint32_t> *BadParts = nullptr;
  std::string *Message = nullptr;

private:
  void conditions(Label &Out);
  void demand(Label &Acting);
  Value *owedMessage(SmallVectorImpl<Value *> &Words);
  SmallVector<Value *, 4> boundKeys(Scope &Names);
  void showKeys(uint32_t First);

  ExprEmitter &E;
  SiteHistory &Past;
  const sr_spec &Spec;
  const Match &Site;
  const SpecStep &S;
  Demand What;
  bool Acts;
  Value *Record;
  Module &M;
};

/// Keys of the loop's ghost that the point binds, too; null for the others.
SmallVector<Value *, 4> StepEmitter::boundKeys(Scope &Names) {
  SmallVector<Value *, 4> Words;
  const SpecGhost *G = sr_spec_ghost(&Spec, S.loop);
  for (uint32_t I = 0; G && I < G->keys.count; ++I) {
    StringRef Name = sr_spec_list_item(&Spec, G->keys, I);
    bool IsBound = Site.Point != SR_NONE && Names.binds(Name);
    Words.push_back(IsBound ? E.bindingAsWord(Names.lookup(Name)) : nullptr);
  }
  return Words;
}

void StepEmitter::showKeys(uint32_t First) {
  for (uint32_t K = First; K != SR_NONE && !E.hasError();) {
    const SpecExpr &Key = E.expr(K);
    if (Key.op != SR_EXPR_ANY)
      E.showNow(K, E.value(K, false));
    K = Key.next;
  }
}

void StepEmitter::conditions(Label &Out) {
  for (uint32_t When : {S.when, Site.P->when}) {
    if (When == SR_NONE || E.hasError())
      continue;
    Label Next = E.newLabel("semrules.active");
    E.condition(When, Next, Out);
    E.place(Next);
  }
}

/// The message's values where something is owed: a breach would come later,
/// when they are gone.
Value *StepEmitter::owedMessage(SmallVectorImpl<Value *> &Words) {
  for (uint32_t I = 0; I < S.action_count; ++I)
    if (const SpecAction *A = sr_spec_action(&Spec, S.first_action + I))
      if (A->kind == SR_ACTION_OWE)
        showKeys(A->keys);
  if (E.hasError() || !emitMessage(E, Spec, S, *BadParts, *Message))
    return nullptr;
  E.IsQuiet = false;
  for (unsigned I = 0; I < E.Slots.size(); ++I)
    Words.push_back(E.slotAsInteger(I));
  return E.B.CreateShl(E.State.Mask, 16);
}

/// What must hold, and the breach where it does not; goes on at Acting.
void StepEmitter::demand(Label &Acting) {
  // The message's values come first; the condition's fill what is left.
  E.MaxShown =
      SR_VALUES_WIDE - std::min<unsigned>(S.part_count, SR_VALUES_WIDE - 2);
  Label Breach = E.newLabel("semrules.breach"),
        Unknown = E.newLabel("semrules.unknown");
  Breach.IsCold = Unknown.IsCold = true;
  E.Fault = &Breach;
  E.Unknown = &Unknown;
  if (What == Demand::Require)
    E.condition(S.require, Acting, Breach);
  else
    E.condition(S.forbid, Breach, Acting);
  if (E.hasError())
    return;
  Value *Info = E.place(Breach);
  Label Lost = E.newLabel("semrules.unknown");
  E.Fault = E.Unknown = &Lost;
  showKeys(S.earlier_keys);
  Past.tellEarlier(S);
  if (E.hasError() || !emitMessage(E, Spec, S, *BadParts, *Message))
    return;
  E.IsQuiet = false;
  SmallVector<Value *, 14> Values;
  for (unsigned I = 0; I < E.Slots.size(); ++I)
    Values.push_back(E.slotAsInteger(I));
  Value *All = E.B.CreateOr(Info, E.B.CreateShl(E.State.Mask, 16));
  callBreach(M, E.B, Record, All, Values);
  E.jump(Acting);
  finishUnknown(E, M, Unknown, Record, Acting);
  E.B.SetInsertPoint(Lost.Block);
  if (Lost.Edges.empty())
    E.B.CreateUnreachable();
  else
    E.jump(Acting);
}

bool StepEmitter::emit(Label &Done, Scope &Names,
                       function_ref<void(unsigned)> Count) {
  emitReachGuard(E, Site, Done);
  Count(offsetof(semrules_site, executed));
  Label Unknown = E.newLabel("semrules.unknown"),
        Acting = E.newLabel("semrules.act"), Next;
  Unknown.IsCold = true;
  E.Fault = &Done;
  E.Unknown = &Unknown;
  E.ShowsGhosts = S.kind <= SR_KIND_FORBID || S.kind == SR_KIND_PROTOCOL;
  if (callsOut(E, Spec, S, *Site.P))
    E.stayOutOfCalls(Done);
  Past.begin(S, Done);
  Past.begin(Site.P->when, Done);
  bool IsAtExit = (S.flags & SR_STEP_AT_EXIT) != 0;
  bool Loops = S.loop != SR_NONE;
  BasicBlock *Head = nullptr;
  if (Loops)
    Next = E.newLabel("semrules.next");
  if (Loops && !E.hasError())
    Head = Past.walk(S.loop, IsAtExit, boundKeys(Names), Done);
  Label &Out = Loops ? Next : Done;
  E.Fault = &Out;
  conditions(Out);
  if (E.hasError())
    return false;
  Count(offsetof(semrules_site, active));
  E.Slots.clear();
  E.Operands.clear();
  E.State = PathState();
  E.State.Mask = E.B.getInt64(0);
  Past.readAhead(S);
  if (What == Demand::None)
    E.jump(Acting);
  else
    demand(Acting);
  if (E.hasError())
    return false;
  placeAnew(E, Acting);
  if (Acts) {
    E.Fault = E.Unknown = &Unknown;
    if (What == Demand::None)
      Past.Message = [&](SmallVectorImpl<Value *> &Words) {
        return owedMessage(Words);
      };
    Past.act(S, Record, IsAtExit);
    if (E.hasError())
      return false;
  }
  E.jump(Out);
  finishUnknown(E, M, Unknown, Record, Out);
  if (Loops) {
    placeAnew(E, Next);
    E.B.CreateBr(Head);
  }
  return true;
}

} // namespace

//===----------------------------------------------------------------------===//
// One check
//===----------------------------------------------------------------------===//

/// A pointer-sized slot that says which of several sites control came by.
static AllocaInst *siteSlot(Function &F) {
  IRBuilder<> B(&F.getEntryBlock(), F.getEntryBlock().begin());
  return B.CreateAlloca(bytePointer(F.getContext()), nullptr, "semrules.from");
}

/// The type that a word of a record had where it was put there.
SrType Instrumenter::typeWhereKept(uint32_t Ghost, uint32_t Expr) {
  const SpecGhost *G = sr_spec_ghost(&Spec, Ghost);
  const SpecRule *R = G ? sr_spec_rule(&Spec, G->rule) : nullptr;
  for (uint32_t I = 0; R && I < R->step_count; ++I) {
    const SpecStep *S = sr_spec_step(&Spec, R->first_step + I);
    bool Keeps = false;
    for (uint32_t N = 0; S && N < S->action_count; ++N) {
      const SpecAction *A = sr_spec_action(&Spec, S->first_action + N);
      Keeps |= A && A->ghost == Ghost && A->kind != SR_ACTION_FORGET &&
               A->kind != SR_ACTION_MEET && A->kind != SR_ACTION_END;
    }
    if (!Keeps || S->loop == Ghost)
      continue;
    for (const Match *Site : ByStep.lookup(R->first_step + I)) {
      ExprEmitter E(Spec, Facts, *Site->Where, DebugLoc());
      Scope Names(Spec, Facts, *Site, E, Moment::AtSite);
      E.Names = [&](StringRef Name) { return Names.lookup(Name); };
      E.start();
      Label Away = E.newLabel("semrules.away");
      E.Fault = E.Unknown = &Away;
      Operand Op = E.value(Expr, false);
      bool IsKnown = !E.hasError();
      E.discard();
      if (IsKnown)
        return Op.T;
    }
  }
  return SrType::unknown();
}

bool Instrumenter::buildCheck(BuiltCheck &Built, const Task &T, DebugLoc Loc,
                              Moment When, AllocaInst *Slot) {
  const Match &Site = *T.Site;
  Function &F = *Site.Where;
  SmallVector<uint32_t, 4> BadParts;
  while (true) {
    Built.Emitter = std::make_unique<ExprEmitter>(Spec, Facts, F, Loc);
    Built.Message.clear();
    ExprEmitter &E = *Built.Emitter;
    Scope Names(Spec, Facts, Site, E, When);
    Names.Return = T.Return;
    E.Names = [&](StringRef Name) { return Names.lookup(Name); };
    E.Nearest = [&](StringRef Name) { return Names.nearest(Name); };
    if (Site.P->kind == SR_POINT_EXIT)
      E.OldValue = [&](uint32_t Expr, Value *&Fault, std::string &Text) {
        std::string Error;
        Operand Op = entryValue(Site, Expr, Fault, Text, Error);
        if (!Error.empty())
          E.error(Error);
        return Op;
      };
    SiteHistory Past(Ghosts, Spec, E, F, [&](uint32_t Ghost, uint32_t Expr) {
      return typeWhereKept(Ghost, Expr);
    });
    Past.IsOwner = Owners.count(Site.Step) != 0;
    Past.IsBorder =
        Site.P->kind == SR_POINT_ENTRY || Site.P->kind == SR_POINT_EXIT;
    E.History = &Past;
    Built.First = E.start();
    Value *Record = nullptr;
    if (Slot) {
      Record = E.B.CreateLoad(bytePointer(F.getContext()), Slot);
    } else {
      Built.Placeholder = new GlobalVariable(M, E.B.getInt8Ty(), false,
                                             GlobalValue::ExternalLinkage,
                                             nullptr, "semrules.placeholder");
      Record = Built.Placeholder;
    }
    Label Done = E.newLabel("semrules.done");
    size_t Bad = BadParts.size();
    StepEmitter Step(E, Past, Spec, Site, T.What, T.Acts, Record);
    Step.BadParts = &BadParts;
    Step.Message = &Built.Message;
    bool Fine = Step.emit(Done, Names, [&](unsigned Offset) {
      if (Counts)
        count(E, Record, Offset);
    });
    E.History = nullptr;
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

static std::string kindWord(sr_check_kind Kind) {
  static const char *const Words[] = {
#define SR_KIND(Name, Number, Text) Text,
#include "semrules/abi.inc"
  };
  return Words[Kind];
}

GlobalVariable *Instrumenter::recordFor(const BuiltCheck &Built, const Task &T,
                                        DebugLoc Loc) {
  const Match &Site = *T.Site;
  SiteText Text = textFor(T, Loc);
  Text.Message = Built.Message;
  // "call check(o)" alone would not say what is wrong with it; of a protocol
  // there may be more to say at the end.
  if (Text.Message.empty() && !Text.Condition.empty() &&
      Text.Kind > SR_KIND_FORBID && Text.Kind != SR_KIND_PROTOCOL)
    Text.Message = kindWord(Text.Kind) + " " + Text.Condition;
  Talk.inserted(Site, Text, Loc);
  ++Talk.Counts[Site.P->rule].Matched;
  ++Talk.Counts[Site.P->rule].Checked;
  return Records.site(*sr_spec_rule(&Spec, Site.P->rule), Text,
                      Built.Emitter->Slots, Built.Emitter->Operands);
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
  if (!buildCheck(Built, T, CodeLoc, Moment::AtSite, Slot)) {
    if (Slot)
      Slot->eraseFromParent();
    return skip(T, Built.Error, Loc);
  }
  auto Remember = [&](DebugLoc From, Instruction *Before) {
    GlobalVariable *Record = recordFor(Built, T, From);
    IRBuilder<> B(Before);
    B.CreateStore(B.CreatePointerCast(Record, bytePointer(F.getContext())),
                  Slot);
  };
  if (!Slot) {
    settle(Built, recordFor(Built, T, Loc));
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
