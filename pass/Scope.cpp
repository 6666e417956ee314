//===- Scope.cpp - what names mean at a point ------------------------------===//

#include "Scope.h"
#include "LLVMCompat.h"
#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;

namespace semrules {

static Binding unavailable(const Twine &Reason) {
  Binding B;
  B.Kind = Binding::Unavailable;
  B.Reason = Reason.str();
  return B;
}

static Binding valueBinding(Operand Op) {
  Binding B;
  B.Kind = Binding::Value;
  B.Op = Op;
  return B;
}

static Binding memoryBinding(Value *Address, SrType T) {
  Binding B;
  B.Kind = Binding::InMemory;
  B.Where.Address = Address;
  B.Where.T = T;
  return B;
}

Binding Scope::lookup(StringRef Name) {
  StringRef As = sr_spec_string(&Spec, Point.as);
  bool IsSubject = !As.empty() && Name == As;
  switch (Point.kind) {
  case SR_POINT_CALL:
  case SR_POINT_RETURN:
    if (Point.kind == SR_POINT_RETURN && (Name == "ret" || IsSubject))
      return returned();
    if (Name == "callee" && !Site.Callee)
      return callee();
    return argument(Name);
  case SR_POINT_EXIT:
    if (Name == "ret" || IsSubject)
      return returned();
    [[fallthrough]];
  case SR_POINT_ENTRY:
    return parameter(Name);
  case SR_POINT_WRITE:
    if (Name == "obj" || IsSubject)
      return object();
    if (Name == "old")
      return oldValue();
    return Name == "new" ? newValue() : Binding();
  default:
    if (Name == "obj" || IsSubject)
      return object();
    return Name == "value" ? loaded() : Binding();
  }
}

/// Position of Name in the point's parameter list, or -1.
int Scope::listIndex(StringRef Name) {
  for (uint32_t I = 0; I < Point.params.count; ++I)
    if (Name == sr_spec_list_item(&Spec, Point.params, I))
      return int(I);
  return -1;
}

/// The list begins with `this`, which is not counted among the parameters.
bool Scope::listsThis() {
  return StringRef(sr_spec_list_item(&Spec, Point.params, 0)) == "this";
}

bool Scope::binds(StringRef Name) {
  StringRef As = sr_spec_string(&Spec, Point.as);
  return (!As.empty() && Name == As) || listIndex(Name) >= 0;
}

std::string Scope::nearest(StringRef Name) {
  std::string Best;
  unsigned Limit = unsigned(Name.size() / 3 + 1);
  auto Try = [&](StringRef Candidate) {
    unsigned D = Candidate.edit_distance(Name, true, Limit);
    if (!Candidate.empty() && Candidate != "_" && D <= Limit &&
        (Best.empty() || D < Limit)) {
      Best = Candidate.str();
      Limit = D;
    }
  };
  for (uint32_t I = 0; I < Point.params.count; ++I)
    Try(sr_spec_list_item(&Spec, Point.params, I));
  Try(sr_spec_string(&Spec, Point.as));
  Function *Callee = Site.At ? Site.Callee : Site.Where;
  if (Callee && !Callee->isDeclaration())
    for (const Parameter &P : Facts.function(*Callee).Params)
      Try(P.Name);
  if (Callee)
    for (const std::string &Declared : Facts.signature(*Callee).Names)
      Try(Declared);
  return Best;
}

//===----------------------------------------------------------------------===//
// Callee side: parameters
//===----------------------------------------------------------------------===//

Binding Scope::bindParameter(const Parameter &P) {
  if (P.Incoming)
    return valueBinding(E.fromProgram(P.Incoming, P.Type));
  if (!P.Address)
    return unavailable("the parameter '" + P.Name + "' is not kept anywhere");
  Binding B = memoryBinding(
      E.B.CreatePointerCast(P.Address, bytePointer(E.B.getContext())), P.Type);
  if (Point.kind == SR_POINT_EXIT && When != Moment::OnEntry)
    B.Kind = Binding::OnEntry;
  return B;
}

Binding Scope::parameter(StringRef Name) {
  FunctionInfo &Info = Facts.function(*Site.Where);
  int Listed = listIndex(Name);
  if (Listed >= 0 && Info.HasThis && listsThis()) {
    if (Listed == 0)
      return bindParameter(Info.This);
    --Listed;
  }
  if (Listed >= 0) {
    if (size_t(Listed) >= Info.Params.size())
      return unavailable("'" + Site.Subject + "' has " +
                         Twine(Info.Params.size()) +
                         " parameters, but '" + Name + "' is number " +
                         Twine(Listed + 1));
    return bindParameter(Info.Params[size_t(Listed)]);
  }
  if (Info.HasThis && Name == "this")
    return bindParameter(Info.This);
  for (const Parameter &P : Info.Params)
    if (P.Name == Name)
      return bindParameter(P);
  return Binding();
}

Binding Scope::returned() {
  if (Point.kind == SR_POINT_RETURN) {
    // memcpy and its kin return the destination; the intrinsics do not.
    if (auto *Memory = dyn_cast<MemIntrinsic>(Site.At))
      return passed(Memory->getRawDest(), SrType::unknown(), false);
    if (Site.At->getType()->isVoidTy()) {
      auto &Call = cast<CallBase>(*Site.At);
      if (Call.arg_size() && Call.paramHasAttr(0, Attribute::StructRet))
        return memoryBinding(
            E.B.CreatePointerCast(Call.getArgOperand(0),
                                  bytePointer(E.B.getContext())),
            Site.Callee ? Facts.signature(*Site.Callee).Return
                        : SrType::unknown());
      return unavailable("'" + Site.Subject + "' returns nothing");
    }
    SrType T = Facts.typeOfValue(Site.At);
    if (!Site.Callee && !Site.WholeVariable)
      if (auto *Fn = dyn_cast_or_null<DISubroutineType>(
              stripped(Site.Field.Type.pointee().DI)))
        T = signatureOf(Fn, false).Return;
    return passed(Site.At, T, false);
  }
  if (When == Moment::Unwinding)
    return unavailable("unwinding");
  if (!Return || !Return->getReturnValue()) {
    Function &F = *Site.Where;
    if (F.hasStructRetAttr())
      return memoryBinding(E.B.CreatePointerCast(
                               F.getArg(0), bytePointer(E.B.getContext())),
                           Facts.function(F).ReturnType);
    return unavailable("'" + Site.Subject + "' returns nothing");
  }
  SrType T = Facts.function(*Site.Where).ReturnType;
  return passed(Return->getReturnValue(), T, false);
}

//===----------------------------------------------------------------------===//
// Caller side: arguments
//===----------------------------------------------------------------------===//

/// A value handed over between functions, whose type may not be known.
Binding Scope::passed(Value *V, SrType T, bool InMemory) {
  PointerType *Bytes = bytePointer(E.B.getContext());
  if (InMemory)
    return memoryBinding(E.B.CreatePointerCast(V, Bytes), T);
  if (T.record())
    return unavailable("a struct passed in registers can't be looked into");
  TypeClass C = T.classify();
  if (C == TypeClass::Unknown || C == TypeClass::Void) {
    T = Facts.typeOfValue(V);
    if (!T.isScalar() && V->getType()->isPointerTy())
      T = SrType::scalar(TypeClass::Void, 8, false).pointerTo();
    else if (!T.isScalar() && V->getType()->isIntegerTy())
      T = SrType::integer(V->getType()->getIntegerBitWidth(),
                          !isa<ZExtInst>(V));
    else if (!T.isScalar())
      T = SrType::scalar(TypeClass::Floating, 64, true);
  }
  return valueBinding(E.fromProgram(V, T));
}

Binding Scope::argumentAt(unsigned Index, const Signature &Sig) {
  auto &Call = cast<CallBase>(*Site.At);
  unsigned First = 0;
  if (Call.arg_size() && Call.paramHasAttr(0, Attribute::StructRet))
    ++First;
  if (Sig.HasThis)
    ++First;
  unsigned At = First + Index;
  SrType T;
  if (Sig.Known && Index < Sig.Params.size()) {
    unsigned Pieces = piecesPerStruct(Sig, unsigned(Call.arg_size()) - First);
    At = First;
    for (unsigned I = 0; I < Index; ++I) {
      bool IsSmall = Sig.Params[I].record() && Sig.Params[I].sizeInBytes() <= 16;
      if (IsSmall && !Pieces)
        return unavailable("an earlier argument is a struct passed in pieces");
      At += IsSmall ? Pieces : 1;
    }
    T = Sig.Params[Index];
  }
  if (At >= Call.arg_size())
    return unavailable("the call has only " + Twine(Call.arg_size() - First) +
                       " arguments");
  Value *V = Call.getArgOperand(At);
  bool InMemory = V->getType()->isPointerTy() &&
                  (Call.isByValArgument(At) || T.record());
  return passed(V, T, InMemory);
}

Binding Scope::argument(StringRef Name) {
  Signature Sig;
  if (Site.Callee)
    Sig = Facts.signature(*Site.Callee);
  else if (auto *Fn = dyn_cast_or_null<DISubroutineType>(
               stripped(Site.Field.Type.pointee().DI)))
    Sig = signatureOf(Fn, false);
  int Listed = listIndex(Name);
  if (Listed >= 0 && Sig.HasThis && listsThis())
    --Listed; // -1: `this`, below
  if (Listed >= 0)
    return argumentAt(unsigned(Listed), Sig);
  auto &Call = cast<CallBase>(*Site.At);
  if (Sig.HasThis && Name == "this") {
    unsigned At = Call.paramHasAttr(0, Attribute::StructRet) ? 1 : 0;
    if (Site.Callee && Site.Callee->getSubprogram() && Sig.Names.empty()) {
      DITypeRefArray Types =
          Site.Callee->getSubprogram()->getType()->getTypeArray();
      return passed(Call.getArgOperand(At), SrType::ofDI(Types[1]), false);
    }
    return passed(Call.getArgOperand(At), Sig.This, false);
  }
  for (unsigned I = 0; I < Sig.Names.size(); ++I)
    if (Sig.Names[I] == Name)
      return argumentAt(I, Sig);
  if (!Site.Callee || Site.Callee->isDeclaration())
    return Binding();
  FunctionInfo &Info = Facts.function(*Site.Callee);
  for (unsigned I = 0; I < Info.Params.size(); ++I)
    if (Info.Params[I].Name == Name)
      return argumentAt(I, Sig);
  return Binding();
}

Binding Scope::callee() {
  Operand Op;
  Op.V = cast<CallBase>(Site.At)->getCalledOperand();
  return valueBinding(
      E.fromProgram(Op.V, SrType::scalar(TypeClass::Void, 8, false).pointerTo()));
}

//===----------------------------------------------------------------------===//
// Writes and reads
//===----------------------------------------------------------------------===//

Binding Scope::object() {
  Operand Op;
  const Level &L = Site.Object;
  Op.V = emitLevelAddress(E.B, L);
  if (L.MemberOffset)
    Op.V = E.B.CreateConstGEP1_64(E.B.getInt8Ty(), Op.V, L.MemberOffset);
  Op.T = (L.Member ? SrType::ofDI(L.Member) : L.Type).pointerTo();
  Op.Unsigned = true;
  return valueBinding(Op);
}

Value *destinationOf(Instruction &I) {
  if (auto *S = dyn_cast<StoreInst>(&I))
    return S->getPointerOperand();
  if (auto *L = dyn_cast<LoadInst>(&I))
    return L->getPointerOperand();
  if (auto *R = dyn_cast<AtomicRMWInst>(&I))
    return R->getPointerOperand();
  if (auto *X = dyn_cast<AtomicCmpXchgInst>(&I))
    return X->getPointerOperand();
  return cast<CallBase>(I).getArgOperand(0);
}

Value *variableLength(const Instruction &I) {
  auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->arg_size() < 2)
    return nullptr;
  Value *Length = Call->getArgOperand(Call->arg_size() == 2 ? 1 : 2);
  return isa<ConstantInt>(Length) || !Length->getType()->isIntegerTy()
             ? nullptr
             : Length;
}

/// Bits from the accessed address to the field; nothing where the access
/// begins inside the field.
std::optional<uint64_t> Scope::delta() {
  if (Site.WholeVariable)
    return 0;
  uint64_t Start = canonicalBitOffset(Site.Object.Type,
                                      uint64_t(Site.Object.Offset) * 8);
  if (Start > Site.Field.BitOffset)
    return std::nullopt;
  return Site.Field.BitOffset - Start;
}

/// The field's part of a word that is stored or was loaded.
Binding Scope::pieceOf(Value *Word) {
  std::optional<uint64_t> Delta = delta();
  const FieldInfo &F = Site.Field;
  Type *T = Word->getType();
  if (!F.Type.isScalar())
    return unavailable("the field is no scalar: its value can't be used");
  if (!Delta || T->isAggregateType() || T->isVectorTy())
    return unavailable("the field is accessed in one piece with others");
  if (!T->isIntegerTy())
    return valueBinding(E.fromProgram(Word, F.Type));
  unsigned Bits = T->getIntegerBitWidth();
  if (Bits == 1) // _Bool in flight
    return valueBinding(E.fromProgram(Word, F.Type));
  uint64_t Want = F.BitSize ? F.BitSize : Bits;
  if (*Delta + Want > Bits)
    return unavailable("the field is written in pieces");
  if (*Delta == 0 && Want == Bits)
    return valueBinding(E.fromProgram(Word, F.Type));
  Value *V = E.B.CreateTrunc(E.B.CreateLShr(Word, *Delta),
                             E.B.getIntNTy(unsigned(Want)));
  return valueBinding(E.fromProgram(V, F.Type));
}

/// The field as it lies behind an address that stands for the accessed one.
Binding Scope::atAddress(Value *Address) {
  std::optional<uint64_t> Delta = delta();
  const FieldInfo &F = Site.Field;
  if (!Delta)
    return unavailable("the field is accessed in pieces");
  Binding B = memoryBinding(
      E.B.CreatePointerCast(Address, bytePointer(E.B.getContext())),
      F.Type);
  if (F.IsBitField) {
    B.Where.BitOffset = *Delta;
    B.Where.BitSize = F.BitSize;
  } else if (*Delta) {
    B.Where.Address =
        E.B.CreateConstGEP1_64(E.B.getInt8Ty(), B.Where.Address, *Delta / 8);
  }
  return B;
}

Binding Scope::zero() {
  LLVMContext &C = E.B.getContext();
  const SrType &T = Site.Field.Type;
  if (T.classify() == TypeClass::Pointer)
    return valueBinding({ConstantPointerNull::get(bytePointer(C)), T, true});
  if (T.classify() == TypeClass::Floating)
    return valueBinding({ConstantFP::get(E.B.getDoubleTy(), 0.0), T, false});
  return valueBinding(
      {E.B.getInt64(0), T, T.bits() == 64 && !T.isSigned()});
}

Binding Scope::oldValue() {
  if (!Site.Field.Type.isScalar())
    return unavailable("the field is no scalar: its value can't be used");
  switch (Site.Access) {
  case AccessKind::Modify:
    return pieceOf(Site.At);
  case AccessKind::Exchange:
    return pieceOf(E.B.CreateExtractValue(Site.At, 0));
  default:
    break;
  }
  if (Site.Initialises)
    return zero();
  Value *Address = destinationOf(*Site.At);
  if (isa<AllocaInst>(getUnderlyingObject(Address)) &&
      !Facts.Types.hasDebugInfo())
    return unavailable("only -g tells whether this initialises a local object");
  return atAddress(Address);
}

/// What an atomic read-modify-write leaves behind.
Binding Scope::modified() {
  auto &R = cast<AtomicRMWInst>(*Site.At);
  Value *Old = &R, *V = R.getValOperand();
  IRBuilder<> &B = E.B;
  auto Choose = [&](CmpInst::Predicate P) {
    return B.CreateSelect(B.CreateICmp(P, Old, V), Old, V);
  };
  switch (R.getOperation()) {
  case AtomicRMWInst::Xchg:
    return pieceOf(V);
  case AtomicRMWInst::Add:
    return pieceOf(B.CreateAdd(Old, V));
  case AtomicRMWInst::Sub:
    return pieceOf(B.CreateSub(Old, V));
  case AtomicRMWInst::And:
    return pieceOf(B.CreateAnd(Old, V));
  case AtomicRMWInst::Nand:
    return pieceOf(B.CreateNot(B.CreateAnd(Old, V)));
  case AtomicRMWInst::Or:
    return pieceOf(B.CreateOr(Old, V));
  case AtomicRMWInst::Xor:
    return pieceOf(B.CreateXor(Old, V));
  case AtomicRMWInst::Max:
    return pieceOf(Choose(CmpInst::ICMP_SGT));
  case AtomicRMWInst::Min:
    return pieceOf(Choose(CmpInst::ICMP_SLE));
  case AtomicRMWInst::UMax:
    return pieceOf(Choose(CmpInst::ICMP_UGT));
  case AtomicRMWInst::UMin:
    return pieceOf(Choose(CmpInst::ICMP_ULE));
  case AtomicRMWInst::FAdd:
    return pieceOf(B.CreateFAdd(Old, V));
  case AtomicRMWInst::FSub:
    return pieceOf(B.CreateFSub(Old, V));
  default:
    return unavailable("this atomic operation is not known");
  }
}

/// The field after memset: one byte, over and over.
Binding Scope::splat(Value *Byte) {
  IRBuilder<> &B = E.B;
  Value *Word = B.CreateMul(
      B.CreateZExt(B.CreateTrunc(Byte, B.getInt8Ty()), B.getInt64Ty()),
      B.getInt64(0x0101010101010101));
  const FieldInfo &F = Site.Field;
  if (F.Type.classify() == TypeClass::Floating) {
    Type *T = F.BitSize == 32 ? B.getFloatTy() : B.getDoubleTy();
    Value *Bits = B.CreateTrunc(Word, B.getIntNTy(unsigned(F.BitSize)));
    return valueBinding(E.fromProgram(B.CreateBitCast(Bits, T), F.Type));
  }
  if (F.BitSize && F.BitSize < 64) {
    // A bit-field may start anywhere in its byte.
    Value *From = B.CreateLShr(Word, F.BitOffset % 8);
    Word = B.CreateTrunc(From, B.getIntNTy(unsigned(F.BitSize)));
  }
  return valueBinding(E.fromProgram(Word, F.Type));
}

/// The block that is copied or set, of constant length, ends within the field.
static bool isCutShort(const Match &Site) {
  auto &Call = cast<CallBase>(*Site.At);
  auto *Length = dyn_cast<ConstantInt>(
      Call.getArgOperand(Call.arg_size() == 2 ? 1 : 2));
  uint64_t Start = canonicalBitOffset(Site.Object.Type,
                                      uint64_t(Site.Object.Offset) * 8);
  return Length && Start + Length->getZExtValue() * 8 <
                       Site.Field.BitOffset + Site.Field.BitSize;
}

Binding Scope::newValue() {
  if (!Site.Field.Type.isScalar())
    return unavailable("the field is no scalar: its value can't be used");
  switch (Site.Access) {
  case AccessKind::Store:
    return pieceOf(cast<StoreInst>(Site.At)->getValueOperand());
  case AccessKind::Modify:
    return modified();
  case AccessKind::Exchange:
    return pieceOf(cast<AtomicCmpXchgInst>(Site.At)->getNewValOperand());
  case AccessKind::Copy:
    if (isCutShort(Site))
      return unavailable("a part of the field is written, not all of it");
    return atAddress(cast<CallBase>(Site.At)->getArgOperand(1));
  case AccessKind::Set: {
    if (isCutShort(Site))
      return unavailable("a part of the field is written, not all of it");
    auto &Call = cast<CallBase>(*Site.At);
    return splat(Call.arg_size() == 2 ? E.B.getInt8(0)
                                      : Call.getArgOperand(1));
  }
  default:
    return Binding();
  }
}

Binding Scope::loaded() {
  switch (Site.Access) {
  case AccessKind::Load:
    if (isa<LoadInst>(Site.At))
      return pieceOf(Site.At);
    return atAddress(cast<CallBase>(Site.At)->getArgOperand(1));
  case AccessKind::Modify:
    return pieceOf(Site.At);
  case AccessKind::Exchange:
    return pieceOf(E.B.CreateExtractValue(Site.At, 0));
  default:
    return Binding();
  }
}

//===----------------------------------------------------------------------===//
// Initialisation
//===----------------------------------------------------------------------===//

/// Uses of a local that leave its bytes alone, or only fill them.
static bool onlyFills(const Instruction &I, const AllocaInst *A) {
  if (isa<GetElementPtrInst>(I) || isa<BitCastInst>(I) ||
      isa<DbgInfoIntrinsic>(I) || isa<StoreInst>(I) || isa<MemSetInst>(I))
    return true;
  if (auto *T = dyn_cast<MemTransferInst>(&I))
    return getUnderlyingObject(T->getRawSource()) != A;
  if (auto *X = dyn_cast<IntrinsicInst>(&I))
    return X->isLifetimeStartOrEnd();
  return false;
}

/// Bytes that I writes, counted from its destination's underlying object;
/// empty where they are not known.
static std::optional<std::pair<int64_t, int64_t>>
writtenBytes(const Instruction &I) {
  const DataLayout &DL = I.getModule()->getDataLayout();
  Value *Address = destinationOf(const_cast<Instruction &>(I));
  APInt Offset(DL.getIndexTypeSizeInBits(Address->getType()), 0);
  const Value *Base = Address->stripAndAccumulateConstantOffsets(
      DL, Offset, /*AllowNonInbounds=*/true);
  auto *S = dyn_cast<StoreInst>(&I);
  if (!S || Base != getUnderlyingObject(Address))
    return std::nullopt;
  int64_t From = Offset.getSExtValue();
  uint64_t Size =
      DL.getTypeStoreSize(S->getValueOperand()->getType()).getFixedValue();
  return std::make_pair(From, From + int64_t(Size));
}

/// I may write bytes that At writes: then At does not initialise them.
static bool mayFill(const Instruction &I, const Instruction &At) {
  if (!isa<StoreInst>(I) && !isa<MemIntrinsic>(I))
    return false;
  auto One = writtenBytes(I), Other = writtenBytes(At);
  return !One || !Other ||
         (One->first < Other->second && Other->first < One->second);
}

bool initialisesLocal(ModuleFacts &Facts, const Match &Site) {
  if (Site.Access != AccessKind::Store && Site.Access != AccessKind::Copy &&
      Site.Access != AccessKind::Set)
    return false;
  Value *Address = destinationOf(*Site.At);
  auto *A = dyn_cast<AllocaInst>(getUnderlyingObject(Address));
  if (!A || !Facts.function(*Site.Where).variableAt(A))
    return false;
  // Walk back over straight-line code.  Before the first touch of the object
  // nothing was there; a store to other bytes may come between, a use or a
  // store to the same address may not.
  const BasicBlock *BB = Site.At->getParent();
  for (const Instruction *At = Site.At; At; At = At->getPrevNode()) {
    if (At == Site.At)
      continue;
    const Instruction &I = *At;
    bool Touches = llvm::any_of(I.operands(), [&](const Use &U) {
      return U->getType()->isPointerTy() && getUnderlyingObject(U) == A;
    });
    // With debug records (19) the declaration stands before I.
    if (Touches && (!onlyFills(I, A) || mayFill(I, *Site.At)))
      return false;
    if (declares(I, A))
      return true;
  }
  return BB->isEntryBlock();
}

} // namespace semrules
