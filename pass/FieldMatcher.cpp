//===- FieldMatcher.cpp - writes and reads of fields -----------------------===//

#include "LLVMCompat.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "Matcher.h"
#include "Scope.h"

using namespace llvm;

namespace semrules {

std::string Matcher::subjectOf(uint32_t Point, const Level &L,
                               const FieldInfo &F, bool Whole) {
  const SpecPoint *P = sr_spec_point(&Spec, Point);
  std::string Base = sr_spec_string(&Spec, P->name);
  if ((P->flags & SR_POINT_IS_GLOB) && L.Type.record())
    Base = L.Type.record()->getName().str();
  return Whole ? Base : Base + "." + F.Name;
}

namespace {
struct MemoryCall {
  AccessKind Kind = AccessKind::None;
  Value *Dest = nullptr, *Source = nullptr, *Length = nullptr;
};
} // namespace

/// memcpy and its kin, where clang left them as calls.
static MemoryCall asMemoryCall(CallBase &Call) {
  MemoryCall R;
  if (auto *T = dyn_cast<MemTransferInst>(&Call)) {
    R = {AccessKind::Copy, T->getRawDest(), T->getRawSource(), T->getLength()};
  } else if (auto *S = dyn_cast<MemSetInst>(&Call)) {
    R = {AccessKind::Set, S->getRawDest(), nullptr, S->getLength()};
  } else if (Function *F = Call.getCalledFunction()) {
    StringRef Name = F->getName();
    bool Three = Call.arg_size() >= 3;
    if (Three && (Name == "memcpy" || Name == "memmove" ||
                  Name == "__memcpy_chk" || Name == "__memmove_chk"))
      R = {AccessKind::Copy, Call.getArgOperand(0), Call.getArgOperand(1),
           Call.getArgOperand(2)};
    else if (Three && (Name == "memset" || Name == "__memset_chk"))
      R = {AccessKind::Set, Call.getArgOperand(0), nullptr,
           Call.getArgOperand(2)};
    else if (Call.arg_size() == 2 && (Name == "bzero"))
      R = {AccessKind::Set, Call.getArgOperand(0), nullptr,
           Call.getArgOperand(1)};
  }
  return R;
}

void Matcher::matchMemory(Instruction &I) {
  if (auto *S = dyn_cast<StoreInst>(&I))
    matchAccess(I, AccessKind::Store, S->getPointerOperand());
  else if (auto *L = dyn_cast<LoadInst>(&I))
    matchAccess(I, AccessKind::Load, L->getPointerOperand());
  else if (auto *R = dyn_cast<AtomicRMWInst>(&I))
    matchAccess(I, AccessKind::Modify, R->getPointerOperand());
  else if (auto *X = dyn_cast<AtomicCmpXchgInst>(&I))
    matchAccess(I, AccessKind::Exchange, X->getPointerOperand());
  else if (auto *Call = dyn_cast<CallBase>(&I)) {
    MemoryCall Memory = asMemoryCall(*Call);
    if (Memory.Kind != AccessKind::None)
      matchAccess(I, Memory.Kind, Memory.Dest);
    if (Memory.Source)
      matchAccess(I, AccessKind::Load, Memory.Source);
  }
  matchEscapes(I);
}

/// Stores that build a temporary, whose bytes are then copied to where they
/// belong: the copy is the write.
static bool buildsTemporary(ModuleFacts &Facts, Value *Address) {
  auto *A = dyn_cast<AllocaInst>(getUnderlyingObject(Address));
  if (!A || Facts.function(*A->getFunction()).variableAt(A))
    return false;
  SmallVector<Value *, 4> Work = {A};
  while (!Work.empty())
    for (User *U : Work.pop_back_val()->users()) {
      if (isa<BitCastInst>(U))
        Work.push_back(U);
      auto *T = dyn_cast<MemTransferInst>(U);
      if (T && withoutCasts(T->getRawSource()) == A)
        return true;
    }
  return false;
}

void Matcher::matchAccess(Instruction &I, AccessKind Kind, Value *Address) {
  SmallVector<Level, 4> Levels = Facts.levels(Address);
  if (Levels.empty()) {
    if (Kind == AccessKind::Copy || Kind == AccessKind::Set)
      tellUntypedBlock(I, asMemoryCall(cast<CallBase>(I)).Length);
    return;
  }
  bool IsTemporary =
      Kind != AccessKind::Load && buildsTemporary(Facts, Address);
  if (IsTemporary && Facts.Types.hasDebugInfo())
    return;
  size_t Before = Matches.size();
  for (const Level &L : Levels)
    matchLevel(L, I, Kind);
  if (isa<CallBase>(I))
    matchMembers(Levels.front(), Levels.front().Type, 0, I, Kind);
  for (size_t N = Before; IsTemporary && N < Matches.size(); ++N) {
    Matches[N].Skip = "only -g tells a local struct from a temporary; the copy "
                      "of it is looked at";
    Matches[N].IsBlindSpot = true;
  }
}

/// A block may cover whole objects that lie inside the one it begins in:
/// members that are records, and the elements of arrays of records.
void Matcher::matchMembers(const Level &L, SrType T, uint64_t BitOffset,
                           Instruction &I, AccessKind Kind) {
  constexpr uint64_t MostElements = 16;
  if (T.classify() == TypeClass::Array) {
    SrType Element = T.pointee();
    uint64_t Size = Element.sizeInBytes();
    uint64_t Count = Size ? T.sizeInBytes() / Size : 0;
    auto Record = OfRecord.find(Element.record());
    if (Count > MostElements && Record != OfRecord.end())
      for (const FieldTarget &Target : Record->second)
        if (sr_spec_point(&Spec, Target.Point)->kind == SR_POINT_WRITE &&
            Kind != AccessKind::Load)
          addBlindSpot(Target, L, I,
                       "of an array, the first 16 elements alone are looked "
                       "at");
    for (uint64_t N = 0; N < std::min(Count, MostElements); ++N)
      matchMembers(L, Element, BitOffset + N * Size * 8, I, Kind);
    return;
  }
  const DICompositeType *C = T.record();
  if (!C || C->getTag() == dwarf::DW_TAG_union_type)
    return;
  auto It = OfRecord.find(C);
  if (It != OfRecord.end() && (BitOffset || !is_contained(L.Records, C))) {
    Level Inner = L;
    Inner.MemberOffset = BitOffset / 8;
    Inner.Member = C;
    for (FieldTarget Target : It->second) {
      Target.Field.BitOffset += BitOffset;
      matchTarget(Target, Inner, I, Kind);
    }
  }
  for (const DINode *N : C->getElements())
    if (auto *D = dyn_cast_or_null<DIDerivedType>(N))
      if (!D->isStaticMember() && !D->isBitField() &&
          (D->getTag() == dwarf::DW_TAG_member ||
           D->getTag() == dwarf::DW_TAG_inheritance))
        matchMembers(L, SrType::ofDI(D->getBaseType()),
                     BitOffset + D->getOffsetInBits(), I, Kind);
}

void Matcher::matchLevel(const Level &L, Instruction &I, AccessKind Kind) {
  for (const DICompositeType *C : L.Records) {
    auto It = OfRecord.find(C);
    if (It == OfRecord.end())
      continue;
    Level Typed = L;
    Typed.Type = SrType::ofDI(C);
    for (const FieldTarget &T : It->second)
      matchTarget(T, Typed, I, Kind);
  }
  if (!L.Global)
    return;
  auto It = OfVariable.find(L.Global);
  if (It != OfVariable.end())
    for (const FieldTarget &T : It->second)
      matchTarget(T, L, I, Kind);
}

static bool isRead(AccessKind K) {
  return K == AccessKind::Load || K == AccessKind::Modify ||
         K == AccessKind::Exchange;
}

/// A scalar of LLVM type T can be the field's value: tells union members
/// apart.
static bool fitsType(Type *T, const FieldInfo &F, const DataLayout &DL) {
  if (!F.Type.isScalar())
    return true;
  if (T->isPointerTy())
    return F.Type.classify() == TypeClass::Pointer;
  if (T->isFloatingPointTy())
    return F.Type.classify() == TypeClass::Floating &&
           DL.getTypeSizeInBits(T).getFixedValue() == F.BitSize;
  return T->isIntegerTy() && F.Type.isIntegral() &&
         (F.IsBitField || T->getIntegerBitWidth() == F.BitSize ||
          (T->getIntegerBitWidth() == 1 && F.BitSize == 8));
}

static Type *accessedType(const Instruction &I) {
  if (auto *S = dyn_cast<StoreInst>(&I))
    return S->getValueOperand()->getType();
  if (auto *R = dyn_cast<AtomicRMWInst>(&I))
    return R->getValOperand()->getType();
  if (auto *X = dyn_cast<AtomicCmpXchgInst>(&I))
    return X->getNewValOperand()->getType();
  return isa<LoadInst>(I) ? I.getType() : nullptr;
}

bool isByOtherArm(const FieldInfo &F, const Level &L, uint64_t Bytes) {
  for (const UnionArm &A : L.Arms)
    for (const DIDerivedType *Member : F.Arms) {
      if (Member == A.Member || Member->getScope() != A.Member->getScope())
        continue;
      // A block that goes past the arm is not about that arm alone.
      uint64_t Size = A.Member->getSizeInBits() / 8;
      return !Size || uint64_t(A.Offset) + Bytes <= Size;
    }
  return false;
}

/// Every union on the way to the field was passed by the field's own arm.
static bool isByOwnArm(const FieldInfo &F, const Level &L) {
  return llvm::all_of(F.Arms, [&](const DIDerivedType *Member) {
    return llvm::any_of(
        L.Arms, [&](const UnionArm &A) { return A.Member == Member; });
  });
}

/// The bytes that a block access covers; 0 for other accesses, and where that
/// is known at run time only.
static uint64_t blockBytes(Instruction &I) {
  auto *Call = dyn_cast<CallBase>(&I);
  auto *Length = Call ? dyn_cast_or_null<ConstantInt>(asMemoryCall(*Call).Length)
                      : nullptr;
  return Length ? Length->getZExtValue() : 0;
}

/// The bits, counted from the address, that a load or store is about.
static APInt accessedBits(const Instruction &I, unsigned Bits,
                          const ExactAddresses &Exact) {
  APInt Decoded = APInt::getAllOnes(Bits);
  if (auto *S = dyn_cast<StoreInst>(&I))
    Decoded = writtenBits(*S);
  else if (auto *L = dyn_cast<LoadInst>(&I))
    Decoded = usedBits(*L);
  std::optional<BitRange> Known =
      Exact.bitField(const_cast<Value *>(getLoadStorePointerOperand(&I)));
  // A load for the sake of the neighbours is no read.
  if (!Known || Decoded.isZero() || Known->First + Known->Count > Bits)
    return Decoded;
  return APInt::getBitsSet(Bits, Known->First, Known->First + Known->Count);
}

/// Bits from Start that the access touches overlap the field's.
static bool overlaps(const Instruction &I, uint64_t Start, const FieldInfo &F,
                     const DataLayout &DL, const ExactAddresses &Exact) {
  Type *T = accessedType(I);
  uint64_t FieldEnd =
      F.BitOffset + (F.InUnion || !T ? std::max(F.BitExtent, F.BitSize)
                                     : F.BitSize);
  bool OpenEnd = F.Whole.classify() == TypeClass::Array && !F.BitExtent;
  if (!T) { // a block of memory
    auto *Call = const_cast<CallBase *>(cast<CallBase>(&I));
    auto *Length = dyn_cast<ConstantInt>(asMemoryCall(*Call).Length);
    uint64_t End = Length ? Start + Length->getZExtValue() * 8 : ~uint64_t(0);
    return Start < (OpenEnd ? ~uint64_t(0) : FieldEnd) && F.BitOffset < End;
  }
  if (OpenEnd)
    return Start >= F.BitOffset;
  APInt Bits = accessedBits(
      I, unsigned(DL.getTypeStoreSizeInBits(T).getFixedValue()), Exact);
  uint64_t From = std::max(Start, F.BitOffset);
  uint64_t To = std::min(Start + Bits.getBitWidth(), FieldEnd);
  if (From >= To)
    return false;
  APInt Field = APInt::getBitsSet(Bits.getBitWidth(), unsigned(From - Start),
                                  unsigned(To - Start));
  return Bits.intersects(Field);
}

void Matcher::matchTarget(const FieldTarget &T, const Level &L, Instruction &I,
                          AccessKind Kind) {
  const SpecPoint *P = sr_spec_point(&Spec, T.Point);
  bool IsBlock = isa<CallBase>(I);
  if (P->kind == SR_POINT_WRITE ? Kind == AccessKind::Load
      : P->kind == SR_POINT_READ
          ? !isRead(Kind) || (IsBlock && StringRef(sr_spec_string(
                                             &Spec, P->field)) != "*")
          : true)
    return;
  if (P->kind == SR_POINT_READ && Kind == AccessKind::Load && !IsBlock &&
      isa<LoadInst>(I) && I.use_empty() == false && usedBits(
          cast<LoadInst>(I)).isZero())
    return;
  if (L.Offset < 0)
    return;
  const DataLayout &DL = M.getDataLayout();
  uint64_t Start = canonicalBitOffset(L.Type, uint64_t(L.Offset) * 8);
  Type *Accessed = accessedType(I);
  if (!T.WholeVariable) {
    if (!overlaps(I, Start, T.Field, DL, Facts.Exact) ||
        isByOtherArm(T.Field, L, blockBytes(I)))
      return;
    if (T.Field.InUnion && Accessed && !isByOwnArm(T.Field, L) &&
        !fitsType(Accessed, T.Field, DL))
      return;
  }
  for (const Match &Old : llvm::reverse(Matches)) {
    if (Old.At != &I)
      break;
    if (Old.Point == T.Point && Old.Field.Name == T.Field.Name &&
        Old.Object.MemberOffset == L.MemberOffset)
      return;
  }
  Function &F = *I.getFunction();
  if (!passes(*P, F, &I))
    return;
  Match &New = add(T.Point, F, &I);
  New.Access = Kind;
  New.Object = L;
  New.Field = T.Field;
  New.WholeVariable = T.WholeVariable;
  New.Subject = subjectOf(T.Point, L, T.Field, T.WholeVariable);
  New.Initialises =
      P->kind == SR_POINT_WRITE && initialisesLocal(Facts, New);
  if (IsBlock && T.Field.InArray && !New.Suppressed)
    addBlindSpot(T, L, I, "of an array, the first element alone is looked at");
}

void Matcher::addBlindSpot(const FieldTarget &T, const Level &L,
                           Instruction &I, StringRef Reason) {
  Match &New = add(T.Point, *I.getFunction(), &I);
  New.Subject = subjectOf(T.Point, L, T.Field, T.WholeVariable);
  if (New.Suppressed)
    return;
  New.Skip = Reason.str();
  New.IsBlindSpot = true;
}

//===----------------------------------------------------------------------===//
// Blind spots
//===----------------------------------------------------------------------===//

/// Where the address of a field goes out of sight, and how; "" if it does not.
static std::string escapeOf(const Instruction &User, const Value *Address) {
  if (auto *Call = dyn_cast<CallBase>(&User)) {
    if (Call->isInlineAsm())
      return "address of the field goes to inline asm";
    if (isa<MemIntrinsic>(Call) || isa<DbgInfoIntrinsic>(Call))
      return "";
    if (auto *I = dyn_cast<IntrinsicInst>(Call))
      if (I->isLifetimeStartOrEnd() || I->onlyReadsMemory() ||
          I->getIntrinsicID() == Intrinsic::prefetch)
        return "";
    if (Call->getCalledOperand() == Address)
      return "";
    if (asMemoryCall(*const_cast<CallBase *>(Call)).Kind != AccessKind::None)
      return "";
    Function *F = Call->getCalledFunction();
    return "address of the field is passed to " +
           (F ? "'" + displayName(*F) + "'" : std::string("a call"));
  }
  if (auto *S = dyn_cast<StoreInst>(&User))
    return S->getValueOperand() == Address
               ? "address of the field is kept in a pointer"
               : "";
  if (isa<ReturnInst>(User))
    return "address of the field is returned";
  if (isa<PHINode>(User) || isa<SelectInst>(User))
    return "address of the field is chosen at run time";
  return "";
}

void Matcher::matchEscapes(Instruction &I) {
  if (isa<LoadInst>(I) || isa<GetElementPtrInst>(I) || isa<BitCastInst>(I))
    return;
  for (Value *Op : I.operands())
    if (auto *G = dyn_cast<GEPOperator>(withoutCasts(Op)))
      if (!escapeOf(I, Op).empty())
        matchEscape(*G, I);
}

void Matcher::matchEscape(GEPOperator &G, Instruction &User) {
  const DataLayout &DL = M.getDataLayout();
  Value *Address = nullptr;
  for (Value *Op : User.operands())
    if (withoutCasts(Op) == &G)
      Address = Op;
  std::string Reason = escapeOf(User, Address);
  Type *Result = G.getResultElementType();
  // The address of a whole record of its own is an object, not a field of it.
  uint64_t Bits =
      Result->isSized() ? DL.getTypeAllocSizeInBits(Result).getFixedValue() : 8;
  for (const Level &L : Facts.levels(&G)) {
    if (L.Pointer == &G || L.Offset < 0)
      continue;
    uint64_t Start = canonicalBitOffset(L.Type, uint64_t(L.Offset) * 8);
    auto Look = [&](const FieldTarget &T) {
      const SpecPoint *P = sr_spec_point(&Spec, T.Point);
      uint64_t End = T.Field.BitOffset + T.Field.BitSize;
      bool IsCall = P->kind == SR_POINT_CALL || P->kind == SR_POINT_RETURN;
      if (IsCall || T.WholeVariable || P->kind == SR_POINT_READ ||
          Start >= End || T.Field.BitOffset >= Start + Bits ||
          isByOtherArm(T.Field, L, Bits / 8) ||
          !passes(*P, *User.getFunction(), &User))
        return;
      addBlindSpot(T, L, User, Reason);
    };
    for (const DICompositeType *C : L.Records) {
      auto It = OfRecord.find(C);
      if (It != OfRecord.end())
        for (const FieldTarget &T : It->second)
          Look(T);
    }
    if (L.Global) {
      auto It = OfVariable.find(L.Global);
      if (It != OfVariable.end())
        for (const FieldTarget &T : It->second)
          Look(T);
    }
  }
}

} // namespace semrules
