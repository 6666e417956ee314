//===- ExactMode.cpp - addresses of which the front end tells the member --===//

#include "ExactMode.h"
#include "Access.h"
#include "LLVMCompat.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/NoFolder.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace semrules {

static unsigned operandAsNumber(const CallInst &Call, unsigned Index) {
  return unsigned(cast<ConstantInt>(Call.getArgOperand(Index))->getZExtValue());
}

/// The record that a call steps into, as debug information has it.
static const DICompositeType *recordOf(const CallInst &Call) {
  auto *T = dyn_cast_or_null<DIType>(
      Call.getMetadata(LLVMContext::MD_preserve_access_index));
  return dyn_cast_or_null<DICompositeType>(stripped(T));
}

/// The member that clang counts as the Index-th: in the order of declaration,
/// without bases, static members and the pointer to virtual functions.
static const DIDerivedType *memberAt(const DICompositeType *C, unsigned Index) {
  if (!C || C->isForwardDecl())
    return nullptr;
  for (const DINode *N : C->getElements()) {
    auto *D = dyn_cast_or_null<DIDerivedType>(N);
    if (!D || D->getTag() != dwarf::DW_TAG_member || D->isStaticMember() ||
        D->isArtificial())
      continue;
    if (Index-- == 0)
      return D;
  }
  return nullptr;
}

/// Stands for an access that adds nothing to the address.
static Instruction *mark(IRBuilder<NoFolder> &B, Value *Base, Type *Result) {
  return B.Insert(new BitCastInst(Base, Result));
}

Instruction *ExactAddresses::lowerStruct(CallInst &Call, Known &What) {
  IRBuilder<NoFolder> B(&Call);
  auto *T = cast<StructType>(Call.getAttributes().getParamElementType(0));
  unsigned Index = operandAsNumber(Call, 1);
  const DICompositeType *Record = recordOf(Call);
  What.Member = memberAt(Record, operandAsNumber(Call, 2));
  What.InUnion = Record && Record->getTag() == dwarf::DW_TAG_union_type;
  if (What.Member && What.Member->isBitField()) {
    const DataLayout &DL = Call.getModule()->getDataLayout();
    uint64_t Unit = DL.getStructLayout(T)->getElementOffset(Index) * 8;
    if (What.Member->getOffsetInBits() >= Unit)
      What.Bits = BitRange{unsigned(What.Member->getOffsetInBits() - Unit),
                           unsigned(What.Member->getSizeInBits())};
    // The storage of the first bit-fields begins where the struct does.
    if (Index == 0)
      return mark(B, Call.getArgOperand(0), Call.getType());
  }
  Value *Steps[] = {B.getInt32(0), B.getInt32(Index)};
  return cast<Instruction>(
      B.CreateInBoundsGEP(T, Call.getArgOperand(0), Steps));
}

/// Subscripts by constants; the index is an int there.
static Instruction *lowerArray(CallInst &Call) {
  IRBuilder<NoFolder> B(&Call);
  SmallVector<Value *, 4> Steps(operandAsNumber(Call, 1), B.getInt64(0));
  Steps.push_back(
      B.getInt64(uint64_t(int64_t(int32_t(operandAsNumber(Call, 2))))));
  return cast<Instruction>(
      B.CreateInBoundsGEP(Call.getAttributes().getParamElementType(0),
                          Call.getArgOperand(0), Steps));
}

void ExactAddresses::lower(CallInst &Call, unsigned Intrinsic) {
  Known What;
  Instruction *Plain;
  if (Intrinsic == Intrinsic::preserve_struct_access_index) {
    Plain = lowerStruct(Call, What);
  } else if (Intrinsic == Intrinsic::preserve_union_access_index) {
    What.Member = memberAt(recordOf(Call), operandAsNumber(Call, 1));
    What.InUnion = true;
    IRBuilder<NoFolder> B(&Call);
    Plain = mark(B, Call.getArgOperand(0), Call.getType());
  } else {
    Plain = lowerArray(Call);
  }
  Of[Plain] = What;
  Markers.push_back(Plain);
  Call.replaceAllUsesWith(Plain);
  Call.eraseFromParent();
}

ExactAddresses::ExactAddresses(Module &M) {
  // There the backend itself wants them.
  Triple Target(M.getTargetTriple());
  if (Target.getArch() == Triple::bpfel || Target.getArch() == Triple::bpfeb)
    return;
  for (Function &F : make_early_inc_range(M)) {
    unsigned ID = F.getIntrinsicID();
    if (ID != Intrinsic::preserve_struct_access_index &&
        ID != Intrinsic::preserve_union_access_index &&
        ID != Intrinsic::preserve_array_access_index)
      continue;
    for (User *U : make_early_inc_range(F.users()))
      lower(*cast<CallInst>(U), ID);
    F.eraseFromParent();
    Changed = true;
  }
}

//===----------------------------------------------------------------------===//
// Back to what clang emits
//===----------------------------------------------------------------------===//

/// With the flags of O, which constants keep in older versions.
static Value *rebuild(IRBuilder<> &B, BinaryOperator &O) {
  Value *L = O.getOperand(0), *R = O.getOperand(1);
  auto *Wraps = dyn_cast<OverflowingBinaryOperator>(&O);
  bool NUW = Wraps && Wraps->hasNoUnsignedWrap();
  bool NSW = Wraps && Wraps->hasNoSignedWrap();
  bool Exact = isa<PossiblyExactOperator>(O) && O.isExact();
  switch (O.getOpcode()) {
  case Instruction::Add:
    return B.CreateAdd(L, R, "", NUW, NSW);
  case Instruction::Sub:
    return B.CreateSub(L, R, "", NUW, NSW);
  case Instruction::Mul:
    return B.CreateMul(L, R, "", NUW, NSW);
  case Instruction::Shl:
    return B.CreateShl(L, R, "", NUW, NSW);
  case Instruction::SDiv:
    return B.CreateSDiv(L, R, "", Exact);
  case Instruction::UDiv:
    return B.CreateUDiv(L, R, "", Exact);
  case Instruction::AShr:
    return B.CreateAShr(L, R, "", Exact);
  case Instruction::LShr:
    return B.CreateLShr(L, R, "", Exact);
  default:
    return B.CreateBinOp(O.getOpcode(), L, R);
  }
}

/// The constant that clang's builder makes of an instruction all of whose
/// operands are constants; null if it makes an instruction.
static Constant *foldAsBuilt(Instruction &I) {
  for (const Value *Operand : I.operands())
    if (!isa<Constant>(Operand))
      return nullptr;
  IRBuilder<> B(&I);
  Value *V = nullptr;
  if (auto *G = dyn_cast<GetElementPtrInst>(&I)) {
    SmallVector<Value *, 4> Indices(G->indices());
    V = G->isInBounds() ? B.CreateInBoundsGEP(G->getSourceElementType(),
                                              G->getPointerOperand(), Indices)
                        : B.CreateGEP(G->getSourceElementType(),
                                      G->getPointerOperand(), Indices);
  } else if (auto *C = dyn_cast<CastInst>(&I)) {
    V = B.CreateCast(C->getOpcode(), C->getOperand(0), C->getType());
  } else if (auto *C = dyn_cast<CmpInst>(&I)) {
    V = B.CreateCmp(C->getPredicate(), C->getOperand(0), C->getOperand(1));
  } else if (auto *S = dyn_cast<SelectInst>(&I)) {
    V = B.CreateSelect(S->getCondition(), S->getTrueValue(),
                       S->getFalseValue());
  } else if (auto *O = dyn_cast<BinaryOperator>(&I)) {
    V = rebuild(B, *O);
  }
  if (auto *New = dyn_cast_or_null<Instruction>(V))
    New->eraseFromParent();
  return dyn_cast_or_null<Constant>(V);
}

/// Replaces I, and what is computed from it, where clang's builder would have
/// given constants from the start.
static void foldChain(Instruction *First) {
  SmallVector<Instruction *, 8> Work = {First};
  while (!Work.empty()) {
    Instruction *I = Work.pop_back_val();
    Constant *C = foldAsBuilt(*I);
    if (!C)
      continue;
    SmallVector<WeakVH, 8> Users(I->user_begin(), I->user_end());
    I->replaceAllUsesWith(C);
    I->eraseFromParent();
    for (WeakVH &U : Users)
      if (auto *Next = dyn_cast_or_null<Instruction>(U))
        if (!is_contained(Work, Next))
          Work.push_back(Next);
  }
}

/// Takes a marker out, or makes a constant of a step.
void ExactAddresses::settle(Instruction *I) {
  auto *Cast = dyn_cast<BitCastInst>(I);
  if (!Cast)
    return foldChain(I);
  Value *Base = Cast->getOperand(0);
  SmallVector<Instruction *, 4> Later;
  // A cast of the whole struct to the field is one cast.
  for (User *U : make_early_inc_range(Cast->users()))
    if (isa<BitCastInst>(U)) {
      U->setOperand(0, Base);
      Later.push_back(cast<Instruction>(U));
    }
  if (Base->getType() == Cast->getType()) {
    for (User *U : Cast->users())
      if (auto *Next = dyn_cast<Instruction>(U))
        if (!is_contained(Later, Next))
          Later.push_back(Next);
    Cast->replaceAllUsesWith(Base);
  } else if (!Cast->use_empty()) {
    return foldChain(Cast);
  }
  Cast->eraseFromParent();
  SmallVector<WeakVH, 4> Handles(Later.begin(), Later.end());
  if (isa<Constant>(Base))
    for (WeakVH &H : Handles)
      if (auto *Next = dyn_cast_or_null<Instruction>(H))
        foldChain(Next);
}

void ExactAddresses::finish() {
  Of.clear();
  std::vector<WeakVH> Left = std::move(Markers);
  Markers.clear();
  for (WeakVH &H : Left)
    if (auto *I = dyn_cast_or_null<Instruction>(H))
      settle(I);
}

//===----------------------------------------------------------------------===//
// What is known
//===----------------------------------------------------------------------===//

const ExactAddresses::Known *ExactAddresses::find(const Value *V) const {
  auto It = Of.find(V);
  return It == Of.end() ? nullptr : &It->second;
}

/// One cast less; null if V is none.
static Value *behindCast(Value *V) {
  if (isa<BitCastOperator>(V) || isa<AddrSpaceCastOperator>(V) ||
      isa<FreezeInst>(V))
    return cast<User>(V)->getOperand(0);
  return nullptr;
}

SmallVector<UnionArm, 2> ExactAddresses::arms(Value *Address) const {
  SmallVector<UnionArm, 2> Result;
  int64_t Offset = 0;
  const DataLayout *DL = nullptr;
  for (Value *V = Of.empty() ? nullptr : Address; V;) {
    const Known *What = find(V);
    if (What && What->InUnion && What->Member)
      Result.push_back({What->Member, Offset});
    if (auto *I = dyn_cast<Instruction>(V))
      DL = &I->getModule()->getDataLayout();
    if (auto *G = dyn_cast<GEPOperator>(V)) {
      APInt Step(64, 0);
      if (DL && DL->getIndexTypeSizeInBits(G->getType()) == 64 &&
          G->accumulateConstantOffset(*DL, Step))
        Offset += Step.getSExtValue();
      V = G->getPointerOperand();
    } else {
      V = behindCast(V);
    }
  }
  return Result;
}

std::optional<BitRange> ExactAddresses::bitField(Value *Address) const {
  for (Value *V = Of.empty() ? nullptr : Address; V; V = behindCast(V))
    if (const Known *What = find(V))
      return What->Bits;
  return std::nullopt;
}

const DIDerivedType *ExactAddresses::member(Value *Address) const {
  const Known *What = find(Address);
  return What ? What->Member : nullptr;
}

} // namespace semrules
