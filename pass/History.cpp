//===- History.cpp - the past, as one piece of inserted code sees it ------===//

#include "Ghosts.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

const SpecGhost &SiteHistory::ghostAt(uint32_t Index) {
  static const SpecGhost Nothing = {};
  const SpecGhost *G = sr_spec_ghost(&Spec, Index);
  if (!G)
    E.error("the spec is damaged: a ghost is missing");
  return G ? *G : Nothing;
}

//===----------------------------------------------------------------------===//
// Scopes
//===----------------------------------------------------------------------===//

/// Where a ghost's scope is found once, before anything else.
void SiteHistory::need(uint32_t Ghost, Label &Inactive) {
  const SpecGhost &G = ghostAt(Ghost);
  IRBuilder<> &B = E.B;
  if (E.hasError() || Scopes.count(Ghost) ||
      Store.kindOf(G) != GhostStore::Kind::Table)
    return;
  if (G.scope == SR_SCOPE_THREAD) {
    Scopes[Ghost] =
        Store.call(B, "__semrules_thread_scope", B.getInt64Ty(), {});
    return;
  }
  if (G.scope != SR_SCOPE_FRAME)
    return;
  Value *Null = ConstantPointerNull::get(bytePointer(B.getContext()));
  Value *Activation = Store.call(B, "__semrules_active", B.getInt64Ty(),
                                 {Store.frame(G.frame), Null, B.getInt64(0)});
  Label Next = E.newLabel("semrules.inside");
  E.branch(B.CreateICmpNE(Activation, B.getInt64(0)), Next, Inactive);
  E.place(Next);
  Scopes[Ghost] = Activation;
}

void SiteHistory::needIn(uint32_t Expr, Label &Inactive) {
  const SpecExpr *X = sr_spec_expr(&Spec, Expr);
  if (!X)
    return;
  if (X->op == SR_EXPR_GHOST || X->op == SR_EXPR_HELD)
    need(uint32_t(X->imm), Inactive);
  for (uint32_t K = X->kid; K != SR_NONE;) {
    needIn(K, Inactive);
    const SpecExpr *Kid = sr_spec_expr(&Spec, K);
    K = Kid ? Kid->next : SR_NONE;
  }
}

void SiteHistory::begin(uint32_t Expr, Label &Inactive) {
  needIn(Expr, Inactive);
}

void SiteHistory::begin(const SpecStep &S, Label &Inactive) {
  if (S.loop != SR_NONE)
    need(S.loop, Inactive);
  if (S.earlier != SR_NONE)
    need(S.earlier, Inactive);
  for (uint32_t I = 0; I < S.action_count; ++I)
    if (const SpecAction *A = sr_spec_action(&Spec, S.first_action + I)) {
      need(A->ghost, Inactive);
      needIn(A->value, Inactive);
    }
  for (uint32_t X : {S.when, S.require, S.forbid})
    needIn(X, Inactive);
  for (uint32_t I = 0; I < S.part_count; ++I)
    if (const SpecPart *Part = sr_spec_part(&Spec, S.first_part + I))
      needIn(Part->expr, Inactive);
}

/// The activation that the site is in, made if there is none yet.
Value *SiteHistory::ownActivation() {
  IRBuilder<> &B = E.B;
  Value *Slot =
      B.CreatePointerCast(Store.activation(F), bytePointer(B.getContext()));
  return Store.call(B, "__semrules_activation", B.getInt64Ty(), {Slot});
}

/// The activation that the site is in; without one it owes nothing, and the
/// code goes on at None.
Value *SiteHistory::activationOr(Label &None) {
  IRBuilder<> &B = E.B;
  Value *Owner =
      B.CreateLoad(B.getInt64Ty(), Store.activation(F), Store.returnsTwice(F));
  Label Next = E.newLabel("semrules.owing");
  E.branch(B.CreateICmpNE(Owner, B.getInt64(0)), Next, None);
  E.place(Next);
  return Owner;
}

Value *SiteHistory::scopeOf(uint32_t Ghost, bool ForWriting) {
  IRBuilder<> &B = E.B;
  if (Value *Known = Scopes.lookup(Ghost))
    return Known;
  if (ghostAt(Ghost).scope != SR_SCOPE_FUNCTION)
    return B.getInt64(0);
  if (ForWriting)
    return ownActivation();
  return B.CreateLoad(B.getInt64Ty(), Store.activation(F),
                      Store.returnsTwice(F));
}

//===----------------------------------------------------------------------===//
// Keys
//===----------------------------------------------------------------------===//

SmallVector<Value *, 4> SiteHistory::keys(uint32_t First) {
  SmallVector<Value *, 4> Result;
  for (uint32_t K = First; K != SR_NONE && !E.hasError();) {
    const SpecExpr &Key = E.expr(K);
    Result.push_back(Key.op == SR_EXPR_ANY ? nullptr : E.asWord(K));
    K = Key.next;
  }
  if (Result.size() > SR_KEYS_MAX)
    E.error("more than " + Twine(SR_KEYS_MAX) + " names tell objects apart");
  return Result;
}

uint64_t SiteHistory::maskOf(Keys Words) {
  uint64_t Mask = 0;
  for (size_t I = 0; I < Words.size(); ++I)
    if (Words[I])
      Mask |= uint64_t(1) << I;
  return Mask;
}

/// Puts words where the runtime can read them.
Value *SiteHistory::store(Keys Words) {
  IRBuilder<> &B = E.B;
  if (Words.empty())
    return ConstantPointerNull::get(bytePointer(B.getContext()));
  AllocaInst *Buffer = Store.buffer(F, Words.size());
  for (size_t I = 0; I < Words.size(); ++I)
    if (Words[I])
      B.CreateStore(Words[I], B.CreateConstInBoundsGEP2_64(
                                  Buffer->getAllocatedType(), Buffer, 0, I));
  return B.CreatePointerCast(Buffer, bytePointer(B.getContext()));
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Operand SiteHistory::read(uint32_t Ghost, Keys Words) {
  IRBuilder<> &B = E.B;
  const SpecGhost &G = ghostAt(Ghost);
  Type *I64 = B.getInt64Ty();
  if (E.hasError())
    return E.poison();
  if (Store.kindOf(G) != GhostStore::Kind::Table) {
    GhostStore::Word W = Store.word(B, Ghost);
    LoadInst *L = B.CreateLoad(I64, W.Value);
    if (Store.kindOf(G) == GhostStore::Kind::Process)
      L->setAtomic(AtomicOrdering::Monotonic);
    L->setVolatile(Store.kindOf(G) == GhostStore::Kind::Local &&
                   Store.returnsTwice(F));
    L->setMetadata("nosanitize", MDNode::get(B.getContext(), {}));
    return E.integer(L);
  }
  if (Ghost == Loop) {
    LoadInst *L =
        B.CreateLoad(I64, B.CreatePointerCast(Walk, PointerType::get(I64, 0)));
    return E.integer(L);
  }
  Value *Reading = Store.call(
      B, "__semrules_get", StructType::get(B.getContext(), {I64, I64}),
      {Store.ghost(Ghost), scopeOf(Ghost, false), store(Words)});
  Label Known = E.newLabel("semrules.known");
  E.branch(B.CreateICmpNE(B.CreateExtractValue(Reading, 1), B.getInt64(0)),
           Known, *E.Unknown);
  E.place(Known);
  return E.integer(B.CreateExtractValue(Reading, 0));
}

/// The same ghost, for keys that are written alike.
bool SiteHistory::isSame(const SpecExpr &A, const SpecExpr &B) {
  uint32_t K = A.kid, L = B.kid;
  while (K != SR_NONE && L != SR_NONE) {
    const SpecExpr &X = E.expr(K), &Y = E.expr(L);
    if (X.op != Y.op || X.text != Y.text)
      return false;
    K = X.next;
    L = Y.next;
  }
  return K == L && A.imm == B.imm;
}

void SiteHistory::countReads(
    uint32_t Expr, std::vector<std::pair<uint32_t, unsigned>> &Reads) {
  const SpecExpr *X = sr_spec_expr(&Spec, Expr);
  if (!X || X->op == SR_EXPR_OLD)
    return;
  if (X->op == SR_EXPR_GHOST && uint32_t(X->imm) != Loop &&
      Store.kindOf(ghostAt(uint32_t(X->imm))) == GhostStore::Kind::Table) {
    auto It = llvm::find_if(
        Reads, [&](auto &R) { return isSame(*X, E.expr(R.first)); });
    if (It == Reads.end())
      Reads.push_back({Expr, 1});
    else
      ++It->second;
    return;
  }
  for (uint32_t K = X->kid; K != SR_NONE;) {
    countReads(K, Reads);
    const SpecExpr *Kid = sr_spec_expr(&Spec, K);
    K = Kid ? Kid->next : SR_NONE;
  }
}

void SiteHistory::readAhead(const SpecStep &S) {
  std::vector<std::pair<uint32_t, unsigned>> Reads;
  countReads(S.require, Reads);
  countReads(S.forbid, Reads);
  // An action sees what those before it have done.
  if (const SpecAction *First =
          S.action_count == 1 ? sr_spec_action(&Spec, S.first_action) : nullptr)
    countReads(First->value, Reads);
  for (auto &R : Reads)
    if (R.second > 1 && !E.hasError()) {
      const SpecExpr &X = E.expr(R.first);
      Operand Op = read(uint32_t(X.imm), keys(X.kid));
      Known.push_back({&X, Op});
    }
}

Operand SiteHistory::ghost(const SpecExpr &X) {
  for (auto &K : Known)
    if (isSame(X, *K.first))
      return K.second;
  return read(uint32_t(X.imm), keys(X.kid));
}

Operand SiteHistory::held(const SpecExpr &X) {
  Operand Count = read(uint32_t(X.imm), keys(X.kid));
  IRBuilder<> &B = E.B;
  return {B.CreateZExt(B.CreateICmpSGT(Count.V, B.getInt64(0)), B.getInt64Ty()),
          SrType::scalar(TypeClass::Boolean, 8, false), false};
}

Operand SiteHistory::saved(const SpecExpr &X) {
  IRBuilder<> &B = E.B;
  if (!Walk || X.imm < 0 || X.imm >= SR_WORDS_MAX) {
    E.error("the spec is damaged: nothing is saved here");
    return E.poison();
  }
  SrType T = KeptType ? KeptType(Loop, X.kid) : SrType::unknown();
  Value *At = B.CreateConstGEP1_64(B.getInt8Ty(), Walk,
                                   offsetof(semrules_walk, words) +
                                       8 * uint64_t(X.imm));
  Value *V = B.CreateLoad(
      B.getInt64Ty(),
      B.CreatePointerCast(At, PointerType::get(B.getInt64Ty(), 0)));
  if (T.classify() == TypeClass::Pointer)
    return {B.CreateIntToPtr(V, bytePointer(B.getContext())), T, true};
  if (T.classify() == TypeClass::Floating)
    return {B.CreateBitCast(V, B.getDoubleTy()), T, false};
  bool Unsigned = T.isIntegral() && T.bits() == 64 && !T.isSigned();
  return {V, T.isScalar() ? T : SrType::integer(64, true), Unsigned};
}

Value *SiteHistory::active(const SpecExpr &X) {
  IRBuilder<> &B = E.B;
  SmallVector<Value *, 4> Args = keys(X.kid);
  if (E.hasError() || !sr_spec_frame(&Spec, uint32_t(X.imm)))
    return B.getFalse();
  uint32_t Frame = uint32_t(X.imm);
  uint64_t Mask = maskOf(Args);
  if (IsBorder && Store.Watched.count({&F, Frame}))
    Mask |= SR_ACTIVE_BELOW;
  Value *Found =
      Store.call(B, "__semrules_active", B.getInt64Ty(),
                 {Store.frame(Frame), store(Args), B.getInt64(Mask)});
  return B.CreateICmpNE(Found, B.getInt64(0));
}

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

BasicBlock *SiteHistory::walk(uint32_t Ghost, bool IsOfActivation, Keys Words,
                              Label &Over) {
  IRBuilder<> &B = E.B;
  Type *Void = B.getVoidTy();
  AllocaInst *At = Store.walk(F);
  Walk = B.CreatePointerCast(At, bytePointer(B.getContext()));
  Value *Owner = IsOfActivation ? activationOr(Over) : B.getInt64(0);
  Store.call(B, "__semrules_walk_begin", Void,
             {Walk, Store.ghost(Ghost), scopeOf(Ghost, false), Owner,
              store(Words), B.getInt64(maskOf(Words))});
  Loop = Ghost;
  Label Head = E.newLabel("semrules.walk"), Body = E.newLabel("semrules.each");
  B.CreateBr(Head.Block);
  B.SetInsertPoint(Head.Block);
  Value *More = Store.call(B, "__semrules_walk_next", B.getInt64Ty(), {Walk});
  E.branch(B.CreateICmpNE(More, B.getInt64(0)), Body, Over);
  E.place(Body);
  return Head.Block;
}

//===----------------------------------------------------------------------===//
// Changing
//===----------------------------------------------------------------------===//

Value *SiteHistory::floored(Value *Old, Value *Delta) {
  IRBuilder<> &B = E.B;
  Value *New = B.CreateSub(Old, Delta);
  return B.CreateSelect(B.CreateICmpSGT(New, B.getInt64(0)), New,
                        B.getInt64(0));
}

/// *At = max(*At - Delta, 0), at once.
void SiteHistory::fallAtomically(Value *At, Value *Delta) {
  IRBuilder<> &B = E.B;
  LoadInst *First = B.CreateAlignedLoad(B.getInt64Ty(), At, Align(8));
  First->setAtomic(AtomicOrdering::Monotonic);
  BasicBlock *Before = B.GetInsertBlock();
  Label Again = E.newLabel("semrules.again"), Done = E.newLabel("semrules.set");
  B.CreateBr(Again.Block);
  B.SetInsertPoint(Again.Block);
  PHINode *Old = B.CreatePHI(B.getInt64Ty(), 2);
  Old->addIncoming(First, Before);
  Value *Tried = B.CreateAtomicCmpXchg(At, Old, floored(Old, Delta), Align(8),
                                       AtomicOrdering::Monotonic,
                                       AtomicOrdering::Monotonic);
  Old->addIncoming(B.CreateExtractValue(Tried, 0), Again.Block);
  Done.Edges.push_back({Again.Block, E.State, 0});
  B.CreateCondBr(B.CreateExtractValue(Tried, 1), Done.Block, Again.Block);
  E.place(Done);
}

void SiteHistory::changeWord(const SpecAction &A, Value *New, Value *Site) {
  IRBuilder<> &B = E.B;
  const SpecGhost &G = ghostAt(A.ghost);
  GhostStore::Kind Kind = Store.kindOf(G);
  GhostStore::Word W = Store.word(B, A.ghost);
  bool IsShared = Kind == GhostStore::Kind::Process;
  bool IsVolatile = Kind == GhostStore::Kind::Local && Store.returnsTwice(F);
  bool Falls = A.kind == SR_ACTION_SUB,
       Sets = A.kind == SR_ACTION_SET || A.kind == SR_ACTION_FORGET;
  auto Put = [&](Value *V, Value *At) {
    StoreInst *S = B.CreateStore(V, At, IsVolatile);
    if (IsShared)
      S->setAtomic(AtomicOrdering::Monotonic);
    S->setMetadata("nosanitize", MDNode::get(B.getContext(), {}));
  };
  if (IsShared && !Sets && Falls && (G.flags & SR_GHOST_FLOOR)) {
    fallAtomically(W.Value, New);
  } else if (IsShared && !Sets) {
    B.CreateAtomicRMW(Falls ? AtomicRMWInst::Sub : AtomicRMWInst::Add, W.Value,
                      New, Align(8), AtomicOrdering::Monotonic)
        ->setMetadata("nosanitize", MDNode::get(B.getContext(), {}));
  } else if (Sets) {
    Put(New, W.Value);
  } else {
    Value *Old = B.CreateLoad(B.getInt64Ty(), W.Value, IsVolatile);
    Put(!Falls                     ? B.CreateAdd(Old, New)
        : G.flags & SR_GHOST_FLOOR ? floored(Old, New)
                                   : B.CreateSub(Old, New),
        W.Value);
  }
  if (W.Site && Store.tellsSite(A.ghost))
    Put(A.kind == SR_ACTION_FORGET
            ? ConstantPointerNull::get(bytePointer(B.getContext()))
            : Site,
        W.Site);
}

void SiteHistory::changeRecord(const SpecAction &A, Value *New, Value *Site) {
  IRBuilder<> &B = E.B;
  Type *Void = B.getVoidTy();
  const SpecGhost &G = ghostAt(A.ghost);
  Value *Null = ConstantPointerNull::get(bytePointer(B.getContext()));
  bool Forgets = A.kind == SR_ACTION_FORGET;
  if (A.ghost == Loop && (Forgets || A.kind == SR_ACTION_SET)) {
    Store.call(B, "__semrules_walk_set", Void,
               {Walk, Forgets ? B.getInt64(0) : New, Forgets ? Null : Site});
    return;
  }
  SmallVector<Value *, 4> Words = keys(A.keys);
  if (E.hasError())
    return;
  uint64_t Mask = maskOf(Words);
  bool IsWhole = Mask == (uint64_t(1) << G.keys.count) - 1;
  Value *Scope = scopeOf(A.ghost, true);
  Value *At = store(Words);
  Value *Ghost = Store.ghost(A.ghost);
  if (Forgets || (A.kind == SR_ACTION_SET && !IsWhole)) {
    Store.call(B, "__semrules_clear", Void,
               {Ghost, Scope, At, B.getInt64(Mask), Forgets ? Null : Site});
    return;
  }
  if (!IsWhole) {
    E.error("a value is added to all objects at once");
    return;
  }
  if (A.kind == SR_ACTION_SUB)
    New = B.CreateNeg(New);
  Store.call(B, A.kind == SR_ACTION_SET ? "__semrules_set" : "__semrules_add",
             Void, {Ghost, Scope, At, New, Site});
}

void SiteHistory::owe(const SpecAction &A, Value *New, Value *Site) {
  IRBuilder<> &B = E.B;
  const SpecGhost &G = ghostAt(A.ghost);
  SmallVector<Value *, 4> Keys = keys(A.keys);
  SmallVector<Value *, 16> Words(Keys.begin(), Keys.end());
  if (!E.hasError() && maskOf(Keys) != (uint64_t(1) << G.keys.count) - 1)
    E.error("what is owed must be known by all its names");
  uint32_t Saved = G.saved;
  for (uint32_t I = 0; I < G.saved_count && !E.hasError(); ++I) {
    Words.push_back(E.asWord(Saved));
    Saved = E.expr(Saved).next;
  }
  Value *Info = Message && !E.hasError() ? Message(Words) : B.getInt64(0);
  if (E.hasError())
    return;
  Value *Owner = IsOwner ? ownActivation() : B.getInt64(0);
  Value *Scope = scopeOf(A.ghost, true);
  size_t Count = Words.size();
  Value *At = store(Words);
  Store.call(B, "__semrules_owe", B.getVoidTy(),
             {Store.ghost(A.ghost), Scope, Owner, At, B.getInt64(Count), Info,
              New, Site});
}

void SiteHistory::end(const SpecAction &A, Value *Site, bool IsAtExit) {
  IRBuilder<> &B = E.B;
  Label Over = E.newLabel("semrules.ended");
  Value *Owner = IsAtExit ? activationOr(Over) : B.getInt64(0);
  SmallVector<Value *, 4> Words = keys(A.keys);
  if (E.hasError())
    return;
  Value *At = store(Words);
  Store.call(B, "__semrules_end", B.getVoidTy(),
             {Store.ghost(A.ghost), scopeOf(A.ghost, false), Owner, At,
              B.getInt64(maskOf(Words)), Site});
  E.jump(Over);
  E.place(Over);
}

void SiteHistory::change(const SpecAction &A, Value *Site) {
  IRBuilder<> &B = E.B;
  Value *New = B.getInt64(A.kind == SR_ACTION_OWE ? 1 : 0);
  if (A.value != SR_NONE)
    New = E.toInteger(E.value(A.value, false)).V;
  if (E.hasError())
    return;
  if (A.kind == SR_ACTION_OWE)
    return owe(A, New, Site);
  if (A.kind == SR_ACTION_MEET) {
    SmallVector<Value *, 4> Words = keys(A.keys);
    if (!E.hasError())
      Store.call(B, "__semrules_meet", B.getVoidTy(),
                 {Store.ghost(A.ghost), scopeOf(A.ghost, false), store(Words),
                  B.getInt64(maskOf(Words)), Site});
    return;
  }
  if (Store.kindOf(ghostAt(A.ghost)) == GhostStore::Kind::Table)
    return changeRecord(A, New, Site);
  changeWord(A, New, Site);
}

void SiteHistory::act(const SpecStep &S, Value *Site, bool IsAtExit) {
  Site = E.B.CreatePointerCast(Site, bytePointer(E.B.getContext()));
  for (uint32_t I = 0; I < S.action_count && !E.hasError(); ++I) {
    const SpecAction *A = sr_spec_action(&Spec, S.first_action + I);
    if (!A || !sr_spec_ghost(&Spec, A->ghost))
      return E.error("the spec is damaged: an action is missing");
    if (A->kind == SR_ACTION_END)
      end(*A, Site, IsAtExit);
    else
      change(*A, Site);
  }
}

//===----------------------------------------------------------------------===//
// Telling
//===----------------------------------------------------------------------===//

void SiteHistory::tellEarlier(const SpecStep &S) {
  IRBuilder<> &B = E.B;
  if (Walk) {
    Store.call(B, "__semrules_walk_earlier", B.getVoidTy(), {Walk}, true);
    return;
  }
  if (S.earlier == SR_NONE)
    return;
  if (Store.kindOf(ghostAt(S.earlier)) == GhostStore::Kind::Table) {
    SmallVector<Value *, 4> Words = keys(S.earlier_keys);
    if (!E.hasError())
      Store.call(
          B, "__semrules_earlier", B.getVoidTy(),
          {Store.ghost(S.earlier), scopeOf(S.earlier, false), store(Words)},
          true);
    return;
  }
  GhostStore::Word W = Store.word(B, S.earlier);
  LoadInst *Site = B.CreateLoad(bytePointer(B.getContext()), W.Site);
  Store.call(B, "__semrules_earlier_at", B.getVoidTy(), {Site}, true);
}

} // namespace semrules
