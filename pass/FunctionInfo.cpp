//===- FunctionInfo.cpp - what debug information says of a function --------===//

#include "FunctionInfo.h"
#include "LLVMCompat.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;

namespace semrules {

/// The argument behind a value that clang stores in a parameter's place.
static Value *incoming(Value *Stored) {
  Value *V = Stored;
  while (auto *C = dyn_cast<CastInst>(V))
    V = C->getOperand(0);
  return isa<Argument>(V) ? Stored : nullptr;
}

static Value *findIncoming(const Value *Address, Type *Want) {
  for (const User *U : Address->users())
    if (auto *S = dyn_cast<StoreInst>(U))
      if (S->getPointerOperand() == Address &&
          S->getParent()->isEntryBlock() &&
          S->getOperand(0)->getType() == Want)
        return incoming(S->getOperand(0));
  return nullptr;
}

/// True if the store puts an argument, or a piece of one, in its place.
static bool storesArgument(const Instruction &I) {
  auto *S = dyn_cast<StoreInst>(&I);
  if (!S || !isa<AllocaInst>(getUnderlyingObject(S->getPointerOperand())))
    return false;
  Value *V = S->getOperand(0);
  while (auto *C = dyn_cast<CastInst>(V))
    V = C->getOperand(0);
  return isa<Argument>(V);
}

static Instruction *firstStatement(Function &F) {
  Instruction *After = nullptr;
  for (Instruction &I : F.getEntryBlock()) {
    if (storesArgument(I))
      After = &I;
    else if (auto *D = dyn_cast<DbgDeclareInst>(&I))
      After = D->getVariable()->getArg() ? &I : After;
    else if (isa<CallBase>(I) && !isa<DbgInfoIntrinsic>(I))
      break;
  }
  Instruction *First = After ? After->getNextNode()
                             : &*F.getEntryBlock().getFirstInsertionPt();
  while (isa<AllocaInst>(First) || isa<DbgInfoIntrinsic>(First))
    First = First->getNextNode();
  return First;
}

FunctionInfo::FunctionInfo(Function &F, const Signature &Sig) {
  findParameters(F, Sig);
  if (Sig.Known && !Sig.Names.empty())
    addFromHeaders(F, Sig);
  else
    addUndeclared(F, Sig);
  FirstStatement = firstStatement(F);
}

void FunctionInfo::findParameters(Function &F, const Signature &Sig) {
  HasTypes = Sig.Known;
  ReturnType = Sig.Return;
  HasThis = Sig.HasThis;
  for (const SrType &T : Sig.Params) {
    Params.emplace_back();
    Params.back().Type = T;
  }
  forEachDeclare(F, [&](const DeclaredVariable &D) {
    if (D.Variable->getScope()->getSubprogram() != F.getSubprogram())
      return;
    Declared.try_emplace(D.Address, D.Variable);
    unsigned Arg = D.Variable->getArg();
    if (!Arg)
      return;
    Parameter P;
    P.Name = D.Variable->getName().str();
    P.Type = SrType::ofDI(D.Variable->getType());
    P.Address = D.Address;
    auto *A = dyn_cast<AllocaInst>(D.Address);
    if (A)
      P.Incoming = findIncoming(A, A->getAllocatedType());
    ArrayRef<uint64_t> Ops = D.Expression->getElements();
    if (!Ops.empty()) {
      // Passed by hidden reference: the slot holds the object's address.
      if (Ops.size() != 1 || Ops[0] != dwarf::DW_OP_deref || !P.Incoming)
        return;
      P.Address = P.Incoming;
      P.Incoming = nullptr;
    }
    if (HasThis && Arg == 1) {
      This = P;
      return;
    }
    unsigned Index = Arg - 1 - (HasThis ? 1 : 0);
    // A coroutine's parameters are declared once more, as their copies.
    if (Index < Params.size() && !Params[Index].Address)
      Params[Index] = P;
  });
}

/// Unnamed parameters have no declaration: where every argument stands for
/// one parameter, take the arguments by position.
void FunctionInfo::addUndeclared(Function &F, const Signature &Sig) {
  unsigned Skip = HasThis ? 1 : 0;
  if (F.hasStructRetAttr())
    ++Skip;
  if (!HasTypes) {
    for (unsigned I = F.hasStructRetAttr() ? 1 : 0; I < F.arg_size(); ++I) {
      Parameter P;
      Argument *A = F.getArg(I);
      P.Incoming = A;
      if (A->getType()->isIntegerTy() &&
          A->getType()->getIntegerBitWidth() <= 64)
        P.Type = SrType::integer(A->getType()->getIntegerBitWidth(), true);
      else if (A->getType()->isPointerTy())
        P.Type = SrType::scalar(TypeClass::Void, 8, false).pointerTo();
      Params.push_back(P);
    }
    return;
  }
  if (F.arg_size() != Params.size() + Skip)
    return;
  for (unsigned I = 0; I < Params.size(); ++I)
    if (!Params[I].Incoming && !Params[I].Address &&
        Params[I].Type.isScalar())
      Params[I].Incoming = F.getArg(I + Skip);
}

Signature signatureOf(const DISubroutineType *T, bool IsMethod) {
  Signature S;
  if (!T)
    return S;
  DITypeRefArray Types = T->getTypeArray();
  S.Known = true;
  S.HasThis = IsMethod;
  if (Types.size() == 0)
    return S;
  S.Return = SrType::ofDI(Types[0]);
  for (unsigned I = 1; I < Types.size(); ++I) {
    if (!Types[I]) { // an unspecified parameter: `...`
      S.IsVariadic = true;
      break;
    }
    if (I == 1 && IsMethod)
      continue;
    S.Params.push_back(SrType::ofDI(Types[I]));
  }
  return S;
}

unsigned piecesPerStruct(const Signature &Sig, unsigned Given) {
  unsigned Whole = 0, Small = 0;
  for (const SrType &T : Sig.Params) {
    bool IsSmall = T.record() && T.sizeInBytes() <= 16;
    (IsSmall ? Small : Whole) += 1;
  }
  if (!Small)
    return 1;
  if (Sig.IsVariadic || Given < Whole || (Given - Whole) % Small)
    return 0;
  unsigned Each = (Given - Whole) / Small;
  return Each <= 2 ? Each : 0;
}

/// The local variable that clang puts the pieces of a struct together in.
static Value *assembledAt(const Argument &Piece) {
  for (const User *U : Piece.users())
    if (auto *S = dyn_cast<StoreInst>(U))
      if (S->getOperand(0) == &Piece)
        if (auto *A = dyn_cast<AllocaInst>(
                getUnderlyingObject(S->getPointerOperand())))
          return const_cast<AllocaInst *>(A);
  return nullptr;
}

/// True if an argument may be what a scalar of that type is passed as.
static bool mayBe(const Type &Passed, const SrType &T) {
  switch (T.classify()) {
  case TypeClass::Pointer:
    return Passed.isPointerTy();
  case TypeClass::Floating:
    return Passed.isFloatingPointTy();
  case TypeClass::Boolean:
    return Passed.isIntegerTy();
  default:
    return Passed.isIntegerTy() &&
           Passed.getPrimitiveSizeInBits() >= T.bits() &&
           Passed.getPrimitiveSizeInBits() <= 64;
  }
}

/// The parameters that debug information did not place, by position.
void FunctionInfo::addFromHeaders(Function &F, const Signature &Sig) {
  unsigned First = F.hasStructRetAttr() ? 1 : 0;
  if (Sig.HasThis && First < F.arg_size()) {
    if (!This.Incoming && !This.Address) {
      This.Type = Sig.This;
      This.Incoming = F.getArg(First);
    }
    ++First;
  }
  unsigned Given = unsigned(F.arg_size()) - First;
  unsigned Pieces = piecesPerStruct(Sig, Given), At = First;
  for (unsigned I = 0; I < Params.size(); ++I) {
    Parameter &P = Params[I];
    const SrType &T = Sig.Params[I];
    bool IsSmall = T.record() && T.sizeInBytes() <= 16;
    if (P.Name.empty())
      P.Name = Sig.Names[I];
    if ((IsSmall && !Pieces) || At >= F.arg_size())
      return;
    Argument *A = F.getArg(At);
    At += IsSmall ? Pieces : 1;
    if (P.Incoming || P.Address)
      continue;
    if (T.isReference() ? A->getType()->isPointerTy()
                        : T.isScalar() && mayBe(*A->getType(), T))
      P.Incoming = A;
    else if (IsSmall && Pieces)
      P.Address = assembledAt(*A);
    else if (T.record() && A->getType()->isPointerTy())
      P.Address = A;
  }
}

} // namespace semrules
