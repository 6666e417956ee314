//===- ExprEmitter.cpp - rule expressions into IR --------------------------===//
//
// Control flow, names and places.  Operators are in ExprOperators.cpp,
// values and conditions in ExprValues.cpp.
//
//===----------------------------------------------------------------------===//

#include "ExprEmitter.h"
#include "LLVMCompat.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/MDBuilder.h"

using namespace llvm;

namespace semrules {

StringRef insertedMark() { return "semrules"; }

ExprEmitter::ExprEmitter(const sr_spec &Spec, ModuleFacts &Facts, Function &F,
                         DebugLoc Loc)
    : B(F.getContext()), Spec(Spec), Facts(Facts), F(F), C(F.getContext()) {
  B.SetCurrentDebugLocation(Loc);
  State.Mask = B.getInt64(0);
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

BasicBlock *ExprEmitter::start() {
  Label L = newLabel("semrules.check");
  B.SetInsertPoint(L.Block);
  return L.Block;
}

Label ExprEmitter::newLabel(const char *Name) {
  Label L;
  L.Block = BasicBlock::Create(C, Name, &F);
  Blocks.push_back(L.Block);
  return L;
}

/// The value all edges agree on, a phi of their values, or null if none has
/// one.
template <typename Get>
static Value *merged(IRBuilder<> &B, const Label &L, Get Of) {
  Value *Same = nullptr;
  bool Differ = false, Missing = false;
  for (const Label::Edge &E : L.Edges) {
    Value *V = Of(E);
    Missing |= !V;
    if (V && Same && V->getType() != Same->getType())
      return nullptr;
    Differ |= V && Same && V != Same;
    Same = V ? V : Same;
  }
  if (!Same || (!Differ && !Missing))
    return Same;
  PHINode *P = B.CreatePHI(Same->getType(), unsigned(L.Edges.size()));
  for (const Label::Edge &E : L.Edges) {
    Value *V = Of(E);
    P->addIncoming(V ? V : PoisonValue::get(P->getType()), E.From);
  }
  return P;
}

Value *ExprEmitter::place(Label &L) {
  B.SetInsertPoint(L.Block);
  if (L.Edges.empty()) // nobody comes here: keep what we know, it is dead
    return B.getInt64(0);
  size_t Count = 0;
  for (const Label::Edge &E : L.Edges)
    Count = std::max(Count, E.State.Values.size());
  PathState Merged;
  for (size_t I = 0; I < Count; ++I)
    Merged.Values.push_back(merged(B, L, [&](const Label::Edge &E) -> Value * {
      return I < E.State.Values.size() ? E.State.Values[I] : nullptr;
    }));
  Merged.Mask =
      merged(B, L, [](const Label::Edge &E) { return E.State.Mask; });
  Value *Info =
      merged(B, L, [&](const Label::Edge &E) { return B.getInt64(E.Info); });
  State = Merged;
  return Info;
}

void ExprEmitter::jump(Label &L) {
  L.Edges.push_back({B.GetInsertBlock(), State, 0});
  B.CreateBr(L.Block);
}

void ExprEmitter::branch(Value *Cond, Label &True, Label &False) {
  MDNode *Weights = nullptr;
  if (True.IsCold != False.IsCold)
    Weights = True.IsCold ? MDBuilder(C).createBranchWeights(1, 2000)
                          : MDBuilder(C).createBranchWeights(2000, 1);
  Cond = frozen(Cond);
  True.Edges.push_back({B.GetInsertBlock(), State, 0});
  False.Edges.push_back({B.GetInsertBlock(), State, 0});
  B.CreateCondBr(Cond, True.Block, False.Block, Weights);
}

void ExprEmitter::faultIf(Value *Cond, sr_cause Cause, StringRef Text) {
  if (auto *Const = dyn_cast<ConstantInt>(Cond))
    if (Const->isZero())
      return;
  size_t Index = 0;
  while (Index < Operands.size() && Operands[Index] != Text)
    ++Index;
  if (Index == Operands.size())
    Operands.push_back(Text.str());
  Label Next = newLabel("semrules.next");
  branch(Cond, *Fault, Next);
  Fault->Edges.back().Info = uint64_t(Cause) | (uint64_t(Index) & 0xff) << 8;
  place(Next);
}

void ExprEmitter::error(const Twine &Message) {
  if (Error.empty())
    Error = Message.str();
}

void ExprEmitter::discard() {
  for (BasicBlock *BB : Blocks)
    BB->dropAllReferences();
  for (BasicBlock *BB : Blocks)
    BB->eraseFromParent();
  Blocks.clear();
}

//===----------------------------------------------------------------------===//
// Spec access
//===----------------------------------------------------------------------===//

const SpecExpr &ExprEmitter::expr(uint32_t Index) {
  static const SpecExpr Nothing = {SR_EXPR_FALSE, 0, SR_NONE, SR_NONE, 0, 0,
                                   0,             0, 0,       {0}};
  const SpecExpr *E = sr_spec_expr(&Spec, Index);
  if (!E)
    error("the spec is damaged: an expression is missing");
  return E ? *E : Nothing;
}

StringRef ExprEmitter::str(uint32_t Offset) {
  return sr_spec_string(&Spec, Offset);
}

uint32_t ExprEmitter::kid(const SpecExpr &E, unsigned N) {
  uint32_t K = E.kid;
  while (N-- > 0 && K != SR_NONE)
    K = expr(K).next;
  if (K == SR_NONE)
    error("the spec is damaged: an operand is missing");
  return K;
}

//===----------------------------------------------------------------------===//
// Operands and slots
//===----------------------------------------------------------------------===//

Operand ExprEmitter::integer(Value *V, bool Unsigned) {
  return {V, SrType::integer(64, !Unsigned), Unsigned};
}

Operand ExprEmitter::poison() { return integer(B.getInt64(0)); }

/// Memory that was never written is undefined to the optimizer.  Such a value
/// must not decide a branch of ours, be followed or divide: that would be
/// undefined behaviour the program does not have.  Everything else stays as it
/// is, so that the optimizer sees the program's own values.
Value *ExprEmitter::frozen(Value *V) {
  if (isGuaranteedNotToBeUndefOrPoison(V))
    return V;
  Value *Frozen = B.CreateFreeze(V);
  if (auto *I = dyn_cast<FreezeInst>(Frozen))
    I->setMetadata(insertedMark(), MDNode::get(C, {}));
  return Frozen;
}

Value *ExprEmitter::byteOffset(Value *Address, uint64_t Bytes) {
  return Bytes ? B.CreateConstGEP1_64(B.getInt8Ty(), Address, Bytes) : Address;
}

static bool isPlainChar(SrType T) {
  if (T.classify() != TypeClass::Character)
    return false;
  return !T.DI ? T.ScalarSigned : stripped(T.DI)->getName() == "char";
}

sr_value_kind ExprEmitter::kindOf(const Operand &Op) {
  switch (Op.T.classify()) {
  case TypeClass::Pointer:
    return isPlainChar(Op.T.pointee()) ? SR_VALUE_STRING : SR_VALUE_POINTER;
  case TypeClass::Floating:
    return SR_VALUE_FLOAT;
  case TypeClass::Boolean:
    return SR_VALUE_BOOL;
  case TypeClass::Enumeration:
    return SR_VALUE_ENUM;
  case TypeClass::Character:
    if (isPlainChar(Op.T))
      return SR_VALUE_CHAR;
    break;
  default:
    break;
  }
  return Op.Unsigned || !Op.T.isSigned() ? SR_VALUE_UNSIGNED : SR_VALUE_SIGNED;
}

/// Remembers the value under its text, to be shown where the check fails.
Operand ExprEmitter::show(const SpecExpr &E, Operand Op, bool Show) {
  if (Show && !hasError())
    showAs(str(E.text), Walks.empty() ? 0 : walkOf(E), Op);
  return Op;
}

void ExprEmitter::showAs(StringRef Text, unsigned Walk, Operand Op) {
  if (IsQuiet)
    return;
  size_t I = 0;
  while (I < Slots.size() && (Slots[I].Text != Text || Slots[I].Walk != Walk))
    ++I;
  if (I == Slots.size()) {
    if (Slots.size() >= MaxShown)
      return;
    Slots.push_back({Text.str(), kindOf(Op), Op.T.enumeration(), true, Walk});
  }
  if (State.Values.size() <= I)
    State.Values.resize(I + 1, nullptr);
  if (State.Values[I])
    return;
  // Of the same words about two walks, those about the later one are shown.
  for (size_t J = 0; J < State.Values.size(); ++J)
    if (J != I && Slots[J].InValues && Slots[J].Text == Text &&
        State.Values[J]) {
      State.Values[J] = nullptr;
      State.Mask = B.CreateAnd(State.Mask, B.getInt64(~(uint64_t(1) << J)));
    }
  State.Values[I] = Op.V;
  State.Mask = B.CreateOr(State.Mask, B.getInt64(uint64_t(1) << I));
}

unsigned ExprEmitter::addMessageSlot(StringRef Text, const Operand &Op) {
  unsigned I = unsigned(Slots.size());
  Slots.push_back({Text.str(), kindOf(Op), Op.T.enumeration(), false});
  State.Values.resize(I + 1, nullptr);
  State.Values[I] = Op.V;
  State.Mask = B.CreateOr(State.Mask, B.getInt64(uint64_t(1) << I));
  return I;
}

Value *ExprEmitter::slotAsInteger(unsigned I) {
  Value *V = I < State.Values.size() ? State.Values[I] : nullptr;
  if (!V)
    return PoisonValue::get(B.getInt64Ty());
  if (V->getType()->isPointerTy())
    return B.CreatePtrToInt(V, B.getInt64Ty());
  if (V->getType()->isDoubleTy())
    return B.CreateBitCast(V, B.getInt64Ty());
  return V;
}

//===----------------------------------------------------------------------===//
// Loads
//===----------------------------------------------------------------------===//

/// The smallest aligned word that holds a bit-field and lies in its record.
static void wordOf(const Place &P, uint64_t &Start, unsigned &Width) {
  uint64_t Limit = P.Owner ? P.Owner->getSizeInBits() : 0;
  for (Width = 8; Width <= 64; Width *= 2) {
    Start = P.BitOffset / Width * Width;
    if (P.BitOffset + P.BitSize <= Start + Width &&
        (!Limit || Start + Width <= Limit))
      return;
  }
  Start = P.BitOffset / 8 * 8;
  Width = unsigned((P.BitOffset - Start + P.BitSize + 7) / 8 * 8);
}

Operand ExprEmitter::load(const Place &P) {
  Type *T = nullptr;
  uint64_t Start = 0;
  unsigned Width = unsigned(P.T.bits());
  TypeClass Class = P.T.classify();
  if (P.BitSize) {
    wordOf(P, Start, Width);
    T = B.getIntNTy(Width);
  } else if (Class == TypeClass::Pointer) {
    T = bytePointer(C);
  } else if (Class == TypeClass::Floating) {
    T = Width == 32   ? B.getFloatTy()
        : Width == 64 ? B.getDoubleTy()
                      : nullptr;
    if (!T)
      error("values of type '" + P.T.name() + "' are not supported");
  } else if (P.T.isIntegral() && Width >= 8 && Width <= 64) {
    T = B.getIntNTy(Width);
  } else {
    error("a value of type '" + P.T.name() + "' can't be used here");
  }
  if (!T)
    return poison();
  Value *From = byteOffset(P.Address, Start / 8);
  LoadInst *L = B.CreateAlignedLoad(
      T, B.CreatePointerCast(From, PointerType::get(T, 0)), Align(1));
  L->setMetadata("nosanitize", MDNode::get(C, {}));
  Value *V = L;
  if (P.BitSize) {
    V = B.CreateLShr(V, P.BitOffset - Start);
    V = B.CreateTrunc(V, B.getIntNTy(unsigned(P.BitSize)));
  }
  return fromProgram(V, P.T);
}

Operand ExprEmitter::fromProgram(Value *V, SrType T) {
  Type *Ty = V->getType();
  if (Ty->isPointerTy())
    return {B.CreatePointerCast(V, bytePointer(C)), T, true};
  if (Ty->isFloatTy() || Ty->isDoubleTy())
    return {B.CreateFPExt(V, B.getDoubleTy()), T, false};
  if (!Ty->isIntegerTy() || Ty->getIntegerBitWidth() > 64) {
    error("a value of type '" + T.name() + "' can't be used here");
    return poison();
  }
  if (T.classify() == TypeClass::Pointer)
    return {B.CreateIntToPtr(V, bytePointer(C)), T, true};
  unsigned Bits = Ty->getIntegerBitWidth();
  bool Signed = Bits > 1 && T.isSigned();
  Value *Wide = Signed ? B.CreateSExt(V, B.getInt64Ty())
                       : B.CreateZExt(V, B.getInt64Ty());
  return {Wide, T, Bits == 64 && !Signed};
}

//===----------------------------------------------------------------------===//
// Names and places
//===----------------------------------------------------------------------===//

Place ExprEmitter::referent(Place P) {
  while (P.T.isReference()) {
    Operand Op = load(P);
    P = Place();
    P.Address = frozen(Op.V);
    P.T = Op.T.pointee();
  }
  return P;
}

Binding ExprEmitter::lookup(StringRef Name) {
  if (const Walk *W = findWalk(Name)) {
    Binding Bound;
    Bound.Kind = Binding::Value;
    Bound.Op = W->Element;
    return Bound;
  }
  return Names ? Names(Name) : Binding();
}

std::optional<Place> ExprEmitter::namePlace(const SpecExpr &E) {
  StringRef Name = str(E.str);
  Binding Bound = lookup(Name);
  switch (Bound.Kind) {
  case Binding::InMemory:
  case Binding::OnEntry:
    return referent(Bound.Where);
  case Binding::Value:
    if (Bound.Op.T.isReference()) {
      Place P;
      P.Address = Bound.Op.V;
      P.T = Bound.Op.T.pointee();
      return referent(P);
    }
    return std::nullopt;
  case Binding::Unavailable:
    error(Bound.Reason);
    return std::nullopt;
  case Binding::None:
    break;
  }
  GlobalVariable *G = Facts.global(Name);
  if (!G)
    return std::nullopt;
  Place P;
  P.Address = B.CreatePointerCast(G, bytePointer(C));
  P.T = Facts.Types.typeOfGlobal(*G);
  return referent(P);
}

bool ExprEmitter::isOnEntry(uint32_t Index) {
  const SpecExpr *E = &expr(Index);
  while (E->op == SR_EXPR_MEMBER || E->op == SR_EXPR_INDEX)
    E = &expr(kid(*E, 0));
  return E->op == SR_EXPR_NAME &&
         lookup(str(E->str)).Kind == Binding::OnEntry;
}

std::optional<Place> ExprEmitter::member(const Place &Base,
                                         const SpecExpr &E) {
  const DICompositeType *Record = Base.T.record();
  StringRef Field = str(E.str);
  if (!Record) {
    if (!hasError())
      error("'" + str(expr(kid(E, 0)).text) + "' has type '" + Base.T.name() +
            "', which has no fields" +
            (Base.T.classify() == TypeClass::Pointer ? "; use '->'" : ""));
    return std::nullopt;
  }
  if (Record->isForwardDecl()) {
    // Only declared in this type's place; the definition may be elsewhere.
    const TypeIndex::Records &R = Facts.Types.records(Record->getName());
    if (R.empty()) {
      error("'" + Record->getName() + "' is not defined in this file");
      return std::nullopt;
    }
    Record = R.front();
  }
  std::string Why = Facts.Types.refusal(Record);
  if (!Why.empty()) {
    Facts.Refused.insert(Why);
    error(Why);
    return std::nullopt;
  }
  std::optional<FieldInfo> Found = Facts.findMemberOf(Record, Field);
  if (!Found) {
    error(missingField(Record, SrType::ofDI(Record).name(), Field));
    return std::nullopt;
  }
  Place P;
  P.T = Found->Whole;
  if (Found->IsBitField) {
    P.Address = Base.Address;
    P.Owner = Record;
    P.BitOffset = Found->BitOffset;
    P.BitSize = Found->BitSize;
    return P;
  }
  P.Address = byteOffset(Base.Address, Found->BitOffset / 8);
  return referent(P);
}

bool ExprEmitter::isNeverNull(StringRef Name) {
  const Walk *W = findWalk(Name);
  return W ? W->IsOfList : Name == "obj" || Name == "this";
}

/// The value of a pointer that is about to be followed: not NULL.
Operand ExprEmitter::pointer(uint32_t Index) {
  const SpecExpr &E = expr(Index);
  if (std::optional<Place> P = place(Index)) {
    if (P->T.classify() == TypeClass::Array)
      return {P->Address, P->T.pointee().pointerTo(), true};
    if (P->T.record())
      return {P->Address, P->T.pointerTo(), true};
  }
  Operand Op = value(Index, false);
  if (hasError())
    return Op;
  if (!Op.V->getType()->isPointerTy()) {
    error("'" + str(E.text) + "' is not a pointer" +
          (Op.T.classify() == TypeClass::Integer
               ? "; cast it, (struct name *)x, if it holds one"
               : ""));
    return Op;
  }
  Op.V = frozen(Op.V);
  if (!isa<GlobalVariable>(Op.V->stripPointerCasts()) &&
      !isa<AllocaInst>(Op.V->stripPointerCasts()) &&
      !(E.op == SR_EXPR_NAME && isNeverNull(str(E.str))))
    faultIf(B.CreateICmpEQ(Op.V, ConstantPointerNull::get(bytePointer(C))),
            SR_CAUSE_NULL, str(E.text));
  if (isOfSaved(Index)) {
    // What it pointed to may be gone since.
    uint64_t Size = std::max<uint64_t>(1, Op.T.pointee().sizeInBytes());
    FunctionCallee Fn =
        Facts.M.getOrInsertFunction("__semrules_readable", B.getInt32Ty(),
                                    bytePointer(C), B.getInt64Ty());
    if (auto *Callee = dyn_cast<Function>(Fn.getCallee()))
      Callee->setDoesNotThrow();
    Value *IsThere = B.CreateCall(Fn, {Op.V, B.getInt64(Size)});
    Label Next = newLabel("semrules.there");
    branch(B.CreateICmpNE(IsThere, B.getInt32(0)), Next, *Unknown);
    place(Next);
  }
  return Op;
}

/// What is reached from a value that was saved earlier.
bool ExprEmitter::isOfSaved(uint32_t Index) {
  for (const SpecExpr *E = &expr(Index);; E = &expr(E->kid)) {
    if (E->op == SR_EXPR_SAVED)
      return true;
    if (E->kid == SR_NONE || E->op == SR_EXPR_GHOST)
      return false;
  }
}

std::optional<Place> ExprEmitter::arrow(const SpecExpr &E) {
  Operand P = pointer(kid(E, 0));
  if (hasError())
    return std::nullopt;
  Place Base;
  Base.Address = P.V;
  Base.T = P.T.pointee();
  TypeClass Class = Base.T.classify();
  if (Class != TypeClass::Unknown && Class != TypeClass::Void)
    return member(Base, E);
  error("the type of '" + str(expr(kid(E, 0)).text) + "' is not known here; " +
        (Facts.Types.hasDebugInfo()
             ? "cast it, ((struct name *)x)->" + str(E.str)
             : Twine("compile with -g, or name its header under "
                               "'headers'")));
  return std::nullopt;
}

std::optional<Place> ExprEmitter::element(const SpecExpr &E) {
  Operand P = pointer(kid(E, 0));
  Operand I = toInteger(value(kid(E, 1), true));
  if (hasError())
    return std::nullopt;
  Place Result;
  Result.T = P.T.pointee();
  uint64_t Size = Result.T.sizeInBytes();
  if (!Size) {
    error("the element size of '" + str(expr(kid(E, 0)).text) +
          "' is not known here");
    return std::nullopt;
  }
  Result.Address = B.CreateGEP(B.getInt8Ty(), P.V,
                               B.CreateMul(frozen(I.V), B.getInt64(Size)));
  return referent(Result);
}

std::optional<Place> ExprEmitter::place(uint32_t Index) {
  const SpecExpr &E = expr(Index);
  if (hasError())
    return std::nullopt;
  switch (E.op) {
  case SR_EXPR_NAME:
    return namePlace(E);
  case SR_EXPR_MEMBER: {
    if (std::optional<Place> Base = place(kid(E, 0)))
      return member(*Base, E);
    if (!hasError())
      error("'" + str(expr(kid(E, 0)).text) + "' is not a struct" +
            (value(kid(E, 0), false).isPointer() ? "; use '->'" : ""));
    return std::nullopt;
  }
  case SR_EXPR_ARROW:
    return arrow(E);
  case SR_EXPR_INDEX:
    return element(E);
  case SR_EXPR_DEREF: {
    Operand P = pointer(kid(E, 0));
    if (hasError())
      return std::nullopt;
    Place Result;
    Result.Address = P.V;
    Result.T = P.T.pointee();
    return referent(Result);
  }
  case SR_EXPR_CALL:
    return returnsReference(E) ? calledPlace(E) : std::nullopt;
  default:
    return std::nullopt;
  }
}

Operand ExprEmitter::valueOfPlace(const Place &P, const SpecExpr &E) {
  switch (P.T.classify()) {
  case TypeClass::Array:
    return {P.Address, P.T.pointee().pointerTo(), true};
  case TypeClass::Function:
    return {P.Address, P.T.pointerTo(), true};
  case TypeClass::Record:
    error("'" + str(E.text) + "' is a whole " + "struct; name a field of it");
    return poison();
  case TypeClass::Unknown:
    error("the type of '" + str(E.text) +
          "' is not known here; compile with -g, or name its header under "
          "'headers'");
    return poison();
  case TypeClass::Void:
    error("'" + str(E.text) + "' is void; cast the pointer first");
    return poison();
  default:
    return load(P);
  }
}

Operand ExprEmitter::name(const SpecExpr &E) {
  StringRef Name = str(E.str);
  Binding Bound = lookup(Name);
  if (Bound.Kind == Binding::Value && !Bound.Op.T.isReference())
    return Bound.Op;
  if (std::optional<Place> P = namePlace(E))
    return valueOfPlace(*P, E);
  if (hasError())
    return poison();
  if (std::optional<int64_t> Value = Facts.Types.enumerator(Name))
    return integer(B.getInt64(uint64_t(*Value)));
  Function *Fn = Facts.M.getFunction(Name);
  for (StringRef Other : Facts.Renamed.of(Name))
    Fn = Fn ? Fn : Facts.M.getFunction(Other);
  if (Fn)
    return {B.CreatePointerCast(Fn, bytePointer(C)),
            SrType::scalar(TypeClass::Void, 8, false).pointerTo(), true};
  std::string Near = Nearest ? Nearest(Name) : "";
  error("there is no '" + Name + "' here: no parameter, global variable or "
        "enumerator of that name in this file" +
        (Near.empty() ? "" : "; did you mean '" + Near + "'?") +
        (Facts.Types.hasDebugInfo()
             ? ""
             : "; compile with -g, or name its header under 'headers'"));
  return poison();
}

} // namespace semrules
