//===- Access.cpp - what a load, store or copy touches ---------------------===//

#include "Access.h"
#include "LLVMCompat.h"
#include "Matcher.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;
using namespace llvm::PatternMatch;

namespace semrules {

FunctionInfo &ModuleFacts::function(Function &F) {
  std::unique_ptr<FunctionInfo> &Info = Functions[&F];
  if (!Info)
    Info = std::make_unique<FunctionInfo>(F, signature(F));
  return *Info;
}

/// From debug information; Known is false where there is none.
Signature describedSignature(const Function &F) {
  const DISubprogram *SP = F.getSubprogram();
  if (!SP || !SP->getType() || SP->getType()->getTypeArray().size() == 0)
    return Signature();
  DITypeRefArray Types = SP->getType()->getTypeArray();
  bool IsMethod =
      Types.size() > 1 && Types[1] &&
      (Types[1]->getFlags() & DINode::FlagObjectPointer ||
       (Types[1]->getFlags() & DINode::FlagArtificial &&
        Types[1]->getTag() == dwarf::DW_TAG_pointer_type));
  return signatureOf(SP->getType(), IsMethod);
}

/// From headers: the same, with names, and the class of a method.
Signature ModuleFacts::declaredSignature(const SpecSymbol &S) {
  auto *T = dyn_cast_or_null<DISubroutineType>(Types.Headers.type(S.type));
  Signature Sig = signatureOf(T, false);
  Types.Headers.forEachParameterName(
      S, [&](StringRef Name) { Sig.Names.push_back(Name.str()); });
  Sig.Names.resize(Sig.Params.size());
  if (S.flags & SR_SYMBOL_IS_METHOD) {
    Sig.HasThis = true;
    StringRef Class = Types.Headers.name(S);
    const TypeIndex::Records &R =
        Types.records(Class.take_front(Class.rfind("::")));
    Sig.This = (R.empty() ? SrType::scalar(TypeClass::Void, 8, false)
                          : SrType::ofDI(R.front()))
                   .pointerTo();
  }
  return Sig;
}

const Signature &ModuleFacts::signature(const Function &F) {
  std::unique_ptr<Signature> &Known = Signatures[&F];
  if (Known)
    return *Known;
  Signature Sig = describedSignature(F);
  if (!Sig.Known)
    if (const SpecSymbol *S = Types.declarationOf(F))
      Sig = declaredSignature(*S);
  return *(Known = std::make_unique<Signature>(std::move(Sig)));
}

GlobalVariable *ModuleFacts::global(StringRef Name) {
  GlobalVariable *G = Types.global(Name);
  if (!G)
    for (StringRef Other : Renamed.of(Name))
      if ((G = Types.global(Other)))
        break;
  return G;
}

std::optional<FieldInfo>
ModuleFacts::findPathOf(const DICompositeType *C, StringRef Owner,
                        StringRef Path) {
  std::optional<FieldInfo> Found = findPath(C, Path);
  if (!Found)
    for (StringRef Other : Renamed.pathsOf(Owner, Path))
      if ((Found = findPath(C, Other)))
        break;
  return Found;
}

std::optional<FieldInfo>
ModuleFacts::findMemberOf(const DICompositeType *C, StringRef Name) {
  std::optional<FieldInfo> Found = findMember(C, Name);
  if (Found || Renamed.empty())
    return Found;
  for (StringRef Owner : Renamed.ownersOf(Name)) {
    GlobalVariable *G = global(Owner);
    if (!is_contained(Types.records(Owner), C) &&
        !(G && Types.typeOfGlobal(*G).record() == C))
      continue;
    if ((Found = findPathOf(C, Owner, Name)))
      return Found;
  }
  return Found;
}

ArrayRef<Function *> ModuleFacts::functionsNamed(StringRef Name) {
  if (ByName.empty())
    for (Function &F : M)
      if (!F.isIntrinsic())
        for (const std::string &Known : namesOf(F))
          ByName[Known].push_back(&F);
  auto It = ByName.find(Name);
  for (StringRef Other : Renamed.of(Name))
    if (It == ByName.end())
      It = ByName.find(Other);
  return It == ByName.end() ? ArrayRef<Function *>()
                            : ArrayRef<Function *>(It->second);
}

Value *withoutCasts(Value *V) {
  while (true) {
    if (auto *B = dyn_cast<BitCastOperator>(V))
      V = B->getOperand(0);
    else if (auto *A = dyn_cast<AddrSpaceCastOperator>(V))
      V = A->getOperand(0);
    else if (auto *F = dyn_cast<FreezeInst>(V))
      V = F->getOperand(0);
    else if (Value *G = threadLocalOf(V))
      V = G;
    else
      return V;
  }
}

static SmallVector<GepStep, 4> stepsOf(GEPOperator &G, const DataLayout &DL) {
  SmallVector<GepStep, 4> Steps;
  bool First = true;
  for (auto It = gep_type_begin(&G), E = gep_type_end(&G); It != E; ++It) {
    GepStep S{First ? nullptr : It.getStructTypeOrNull(), std::nullopt};
    auto *Index = dyn_cast<ConstantInt>(It.getOperand());
    if (StructType *T = It.getStructTypeOrNull()) {
      S.Before = T;
      S.Bytes = DL.getStructLayout(T)->getElementOffset(
          cast<ConstantInt>(It.getOperand())->getZExtValue());
    } else if (Index) {
      S.Bytes = Index->getSExtValue() *
                int64_t(DL.getTypeAllocSize(It.getIndexedType())
                            .getFixedValue());
    }
    Steps.push_back(S);
    First = false;
  }
  return Steps;
}

/// Steps by whole scalars: the address is in an array, or is computed by hand.
static bool stepsByScalar(const GEPOperator &G) {
  return !G.getSourceElementType()->isAggregateType();
}

/// Adds the structs that a GEP steps into; Behind is what lies behind the GEP.
/// Returns the offset from the GEP's own pointer.
int64_t ModuleFacts::addSteps(GEPOperator &G, ArrayRef<GepStep> Steps,
                              int64_t Behind,
                              SmallVectorImpl<Level> &Levels) {
  for (unsigned I = unsigned(Steps.size()); I-- > 1;) {
    Behind += Steps[I].Bytes.value_or(0);
    auto *T = dyn_cast_or_null<StructType>(Steps[I].Before);
    if (!T)
      continue;
    Level L;
    L.Records = Types.recordsOf(T);
    if (L.Records.empty())
      continue;
    L.Type = SrType::ofDI(L.Records.front());
    L.Gep = &G;
    L.PrefixIndices = I;
    L.Offset = Behind;
    Levels.push_back(L);
  }
  return Behind + Steps[0].Bytes.value_or(0);
}

/// True if one of the levels is the object of that type right at V.
static bool isKnownObject(ArrayRef<Level> Levels, const Value *V,
                          const DICompositeType *Record) {
  return llvm::any_of(Levels, [&](const Level &L) {
    if (!L.Gep || L.PrefixIndices != 1 || !is_contained(L.Records, Record))
      return false;
    auto *First = dyn_cast<ConstantInt>(L.Gep->getOperand(1));
    return First && First->isZero() &&
           withoutCasts(L.Gep->getPointerOperand()) == V;
  });
}

SmallVector<Level, 4> ModuleFacts::levels(Value *Address) {
  SmallVector<Level, 4> Result = plainLevels(Address);
  SmallVector<UnionArm, 2> Arms = Exact.arms(Address);
  for (Level &L : Result)
    L.Arms = Arms;
  return Result;
}

SmallVector<Level, 4> ModuleFacts::plainLevels(Value *Address) {
  SmallVector<Level, 4> Result;
  int64_t Offset = 0;
  bool ByHand = false, IsConstant = false;
  Value *V = withoutCasts(Address);
  // An address of a whole struct is an object of its own.
  if (auto *G = dyn_cast<GEPOperator>(V))
    if (auto *T = dyn_cast<StructType>(G->getResultElementType())) {
      Level L;
      L.Records = Types.recordsOf(T);
      L.Pointer = G;
      if (!L.Records.empty()) {
        L.Type = SrType::ofDI(L.Records.front());
        Result.push_back(L);
      }
    }
  while (auto *G = dyn_cast<GEPOperator>(V)) {
    SmallVector<GepStep, 4> Steps = stepsOf(*G, M.getDataLayout());
    Offset = addSteps(*G, Steps, Offset, Result);
    Value *Next = withoutCasts(G->getPointerOperand());
    // Over a plain pointer this is arithmetic that skips the type system:
    // where it leads can be told if it is constant and stays inside.
    ByHand = stepsByScalar(*G) && !isa<GEPOperator>(Next) &&
             !isa<GlobalVariable>(Next);
    IsConstant = Steps[0].Bytes.has_value();
    V = Next;
  }
  if (ByHand && !IsConstant)
    return Result;
  Level L;
  L.Pointer = V;
  L.Offset = Offset;
  L.Global = dyn_cast<GlobalVariable>(V);
  L.Type = L.Global ? Types.typeOfGlobal(*L.Global) : typeOfValue(V).pointee();
  if (ByHand && (Offset < 0 || uint64_t(Offset) >= L.Type.sizeInBytes()))
    return Result;
  if (const DICompositeType *C = L.Type.record())
    L.Records.push_back(C);
  if (L.Global || (!L.Records.empty() &&
                   !isKnownObject(Result, V, L.Records.front())))
    Result.push_back(L);
  return Result;
}

/// What lies in a local variable that debug information does not describe: a
/// struct by the slot's own type; a pointer by the struct that it is used to
/// step into, if all uses agree.
SrType ModuleFacts::typeOfSlot(const AllocaInst &Slot) {
  if (Slot.getAllocatedType()->isAggregateType())
    return Types.typeOf(Slot.getAllocatedType());
  if (!Slot.getAllocatedType()->isPointerTy())
    return SrType::unknown();
  StructType *Only = nullptr;
  for (const User *U : Slot.users()) {
    auto *L = dyn_cast<LoadInst>(U);
    if (!L)
      continue;
    for (const User *Use : L->users()) {
      auto *G = dyn_cast<GEPOperator>(Use);
      auto *T = G && G->getPointerOperand() == L && G->getNumIndices() > 1
                    ? dyn_cast<StructType>(G->getSourceElementType())
                    : nullptr;
      if (T && Only && Only != T)
        return SrType::unknown();
      Only = T ? T : Only;
    }
  }
  SrType T = Only ? Types.typeOf(Only) : SrType::unknown();
  return T.record() ? T.pointerTo() : SrType::unknown();
}

SrType ModuleFacts::typeAt(Value *Address, unsigned Depth) {
  if (Depth > 16)
    return SrType::unknown();
  if (const DIDerivedType *D = Exact.member(Address))
    if (!D->isBitField())
      return SrType::ofDI(D->getBaseType());
  Value *V = withoutCasts(Address);
  if (auto *G = dyn_cast<GlobalVariable>(V))
    return Types.typeOfGlobal(*G);
  if (auto *A = dyn_cast<AllocaInst>(V)) {
    if (auto *Var = function(*A->getFunction()).variableAt(A))
      return SrType::ofDI(Var->getType());
    return typeOfSlot(*A);
  }
  auto *G = dyn_cast<GEPOperator>(V);
  if (!G)
    return typeOfValue(V, Depth + 1).pointee();
  SmallVector<GepStep, 4> Steps = stepsOf(*G, M.getDataLayout());
  for (unsigned I = Steps.size(); I-- > 1;) {
    auto *T = dyn_cast_or_null<StructType>(Steps[I].Before);
    if (!T)
      continue;
    for (const DICompositeType *C : Types.recordsOf(T)) {
      std::optional<SrType> Found;
      uint64_t Want = uint64_t(Steps[I].Bytes.value_or(0)) * 8;
      for (const FieldInfo &F : findFields(C, "*"))
        if (F.BitOffset == Want && !F.IsBitField && !F.InUnion)
          Found = Found ? Found : F.Whole;
      if (!Found)
        continue;
      for (unsigned K = I + 1; K < Steps.size(); ++K)
        Found = Found->pointee();
      return *Found;
    }
    return SrType::unknown();
  }
  // Only array or pointer steps.
  SrType T = typeAt(G->getPointerOperand(), Depth + 1);
  for (unsigned K = 1; K < Steps.size(); ++K)
    T = T.pointee();
  return T;
}

SrType ModuleFacts::typeOfValue(Value *V, unsigned Depth) {
  if (Depth > 16)
    return SrType::unknown();
  V = withoutCasts(V);
  if (auto *L = dyn_cast<LoadInst>(V))
    return typeAt(L->getPointerOperand(), Depth + 1);
  if (auto *A = dyn_cast<Argument>(V)) {
    FunctionInfo &Info = function(*A->getParent());
    if (Info.HasThis && Info.This.Incoming == A)
      return Info.This.Type;
    for (const Parameter &P : Info.Params)
      if ((P.Incoming == A || P.Address == A) &&
          (Info.HasTypes || P.Type.pointee().record()))
        return P.Address == A ? P.Type.pointerTo() : P.Type;
    Type *Behind = A->hasStructRetAttr() ? A->getParamStructRetType()
                   : A->hasByValAttr()   ? A->getParamByValType()
                                         : nullptr;
    SrType T = Behind ? Types.typeOf(Behind) : SrType::unknown();
    return T.record() ? T.pointerTo() : SrType::unknown();
  }
  if (auto *C = dyn_cast<CallBase>(V)) {
    if (auto *F = dyn_cast<Function>(withoutCasts(C->getCalledOperand())))
      return signature(*F).Return;
    return SrType::unknown();
  }
  if (isa<AllocaInst>(V) || isa<GEPOperator>(V) || isa<GlobalVariable>(V)) {
    SrType T = typeAt(V, Depth + 1);
    return T.classify() == TypeClass::Unknown ? T : T.pointerTo();
  }
  if (isa<ZExtInst>(V) || isa<SExtInst>(V) || isa<TruncInst>(V))
    return typeOfValue(cast<Instruction>(V)->getOperand(0), Depth + 1);
  if (auto *P = dyn_cast<PHINode>(V))
    for (Value *In : P->incoming_values())
      if (!isa<Constant>(In) && In != P)
        return typeOfValue(In, Depth + 1);
  if (auto *S = dyn_cast<SelectInst>(V))
    return typeOfValue(S->getTrueValue(), Depth + 1);
  return SrType::unknown();
}

Value *emitLevelAddress(IRBuilder<> &B, const Level &L) {
  PointerType *Bytes = bytePointer(B.getContext());
  if (!L.Gep)
    return B.CreatePointerCast(L.Pointer, Bytes);
  SmallVector<Value *, 4> Indices;
  for (unsigned I = 0; I < L.PrefixIndices; ++I)
    Indices.push_back(L.Gep->getOperand(I + 1));
  bool AllZero = llvm::all_of(Indices, [](Value *I) {
    auto *C = dyn_cast<ConstantInt>(I);
    return C && C->isZero();
  });
  Value *P = L.Gep->getPointerOperand();
  if (!AllZero || !P->getType()->isPointerTy())
    P = B.CreateGEP(L.Gep->getSourceElementType(), P, Indices);
  return B.CreatePointerCast(P, Bytes);
}

static unsigned bitsOf(Type *T, const DataLayout &DL) {
  return unsigned(DL.getTypeStoreSizeInBits(T).getFixedValue());
}

APInt writtenBits(const StoreInst &S) {
  const DataLayout &DL = S.getModule()->getDataLayout();
  Type *T = S.getValueOperand()->getType();
  unsigned Bits = bitsOf(T, DL);
  APInt All = APInt::getAllOnes(Bits);
  if (!T->isIntegerTy() || T->getIntegerBitWidth() != Bits)
    return All;
  // word = (load word & Keep) | value, or without the `or` where value is 0.
  const APInt *Keep = nullptr;
  Value *Loaded = nullptr;
  Value *V = S.getOperand(0);
  Value *Kept = nullptr;
  if (!match(V, m_c_Or(m_And(m_Value(Loaded), m_APInt(Keep)), m_Value(Kept))) &&
      !match(V, m_And(m_Value(Loaded), m_APInt(Keep))))
    return All;
  auto *L = dyn_cast<LoadInst>(Loaded);
  if (!L || L->getPointerOperand() != S.getPointerOperand())
    return All;
  return ~*Keep;
}

static Value *firstUser(const User &U) {
  return const_cast<User *>(*U.user_begin());
}

/// The bits of a load that one use looks at.
static APInt bitsUsedBy(const LoadInst &L, const User &U, unsigned Bits) {
  const APInt *C = nullptr;
  Value *Self = const_cast<LoadInst *>(&L);
  auto *UserValue = const_cast<User *>(&U);
  if (match(UserValue, m_And(m_Specific(Self), m_APInt(C)))) {
    // (load & keep) going back to the same place keeps the neighbours.
    bool OnlyKeeps = !U.user_empty();
    for (const User *UU : U.users()) {
      const User *Stored = UU;
      if (auto *Or = dyn_cast<BinaryOperator>(UU))
        if (Or->getOpcode() == Instruction::Or && Or->hasOneUse())
          Stored = *Or->user_begin();
      auto *S = dyn_cast<StoreInst>(Stored);
      OnlyKeeps &= S && S->getPointerOperand() == L.getPointerOperand() &&
                   !writtenBits(*S).isAllOnes();
    }
    return OnlyKeeps ? APInt::getZero(Bits) : *C;
  }
  if (match(UserValue, m_LShr(m_Specific(Self), m_APInt(C))) ||
      match(UserValue, m_AShr(m_Specific(Self), m_APInt(C)))) {
    unsigned Shift = unsigned(C->getLimitedValue(Bits));
    APInt Used = APInt::getHighBitsSet(Bits, Bits - Shift);
    const APInt *Mask = nullptr;
    if (U.hasOneUse() &&
        match(firstUser(U),
              m_And(m_Specific(UserValue), m_APInt(Mask))))
      Used &= Mask->shl(Shift);
    return Used;
  }
  if (match(UserValue, m_Shl(m_Specific(Self), m_APInt(C)))) {
    unsigned Left = unsigned(C->getLimitedValue(Bits));
    APInt Used = APInt::getLowBitsSet(Bits, Bits - Left);
    const APInt *Right = nullptr;
    if (U.hasOneUse() &&
        match(firstUser(U),
              m_Shr(m_Specific(UserValue), m_APInt(Right)))) {
      unsigned Low = unsigned(Right->getLimitedValue(Bits));
      if (Low >= Left)
        Used &= APInt::getHighBitsSet(Bits, Bits - (Low - Left));
    }
    return Used;
  }
  return APInt::getAllOnes(Bits);
}

APInt usedBits(const LoadInst &L) {
  const DataLayout &DL = L.getModule()->getDataLayout();
  unsigned Bits = bitsOf(L.getType(), DL);
  if (!L.getType()->isIntegerTy() || L.getType()->getIntegerBitWidth() != Bits)
    return APInt::getAllOnes(Bits);
  if (L.use_empty())
    return APInt::getAllOnes(Bits);
  APInt Used = APInt::getZero(Bits);
  for (const User *U : L.users())
    Used |= bitsUsedBy(L, *U, Bits);
  return Used;
}

} // namespace semrules
