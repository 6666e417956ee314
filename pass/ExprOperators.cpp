//===- ExprOperators.cpp - operators of rule expressions -------------------===//

#include "ExprEmitter.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

Operand ExprEmitter::toInteger(Operand Op) {
  if (hasError())
    return poison();
  if (Op.isPointer())
    return integer(B.CreatePtrToInt(Op.V, B.getInt64Ty()), true);
  if (Op.isFloat()) {
    error("a floating value can't be used as an integer here; cast it");
    return poison();
  }
  return Op;
}

Operand ExprEmitter::toFloat(Operand Op) {
  if (Op.isFloat() || hasError())
    return Op;
  if (Op.isPointer()) {
    error("a pointer can't be used as a floating value");
    return Op;
  }
  Value *V = Op.Unsigned ? B.CreateUIToFP(Op.V, B.getDoubleTy())
                         : B.CreateSIToFP(Op.V, B.getDoubleTy());
  return {V, SrType::scalar(TypeClass::Floating, 64, true), false};
}

/// The operand as a condition: not zero.
Value *ExprEmitter::truth(Operand Op) {
  if (Op.isFloat())
    return B.CreateFCmpUNE(Op.V, ConstantFP::get(B.getDoubleTy(), 0.0));
  return B.CreateICmpNE(Op.V, Constant::getNullValue(Op.V->getType()));
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

static CmpInst::Predicate predicate(unsigned Op, bool Unsigned) {
  switch (Op) {
  case SR_EXPR_LT:
    return Unsigned ? CmpInst::ICMP_ULT : CmpInst::ICMP_SLT;
  case SR_EXPR_LE:
    return Unsigned ? CmpInst::ICMP_ULE : CmpInst::ICMP_SLE;
  case SR_EXPR_GT:
    return Unsigned ? CmpInst::ICMP_UGT : CmpInst::ICMP_SGT;
  case SR_EXPR_GE:
    return Unsigned ? CmpInst::ICMP_UGE : CmpInst::ICMP_SGE;
  case SR_EXPR_EQ:
    return CmpInst::ICMP_EQ;
  default:
    return CmpInst::ICMP_NE;
  }
}

static CmpInst::Predicate floatPredicate(unsigned Op) {
  switch (Op) {
  case SR_EXPR_LT:
    return CmpInst::FCMP_OLT;
  case SR_EXPR_LE:
    return CmpInst::FCMP_OLE;
  case SR_EXPR_GT:
    return CmpInst::FCMP_OGT;
  case SR_EXPR_GE:
    return CmpInst::FCMP_OGE;
  case SR_EXPR_EQ:
    return CmpInst::FCMP_OEQ;
  default:
    return CmpInst::FCMP_UNE;
  }
}

static unsigned swapped(unsigned Op) {
  switch (Op) {
  case SR_EXPR_LT:
    return SR_EXPR_GT;
  case SR_EXPR_LE:
    return SR_EXPR_GE;
  case SR_EXPR_GT:
    return SR_EXPR_LT;
  case SR_EXPR_GE:
    return SR_EXPR_LE;
  default:
    return Op;
  }
}

/// Compares by value a signed and an unsigned 64-bit number: a negative one is
/// less than, and not equal to, every unsigned one.
Value *ExprEmitter::compareMixed(unsigned Op, Value *Signed, Value *Unsigned) {
  Value *Plain = B.CreateICmp(predicate(Op, true), Signed, Unsigned);
  Value *Negative = B.CreateICmpSLT(Signed, B.getInt64(0));
  bool IfNegative = Op == SR_EXPR_LT || Op == SR_EXPR_LE || Op == SR_EXPR_NE;
  return IfNegative ? B.CreateOr(Negative, Plain)
                    : B.CreateAnd(B.CreateNot(Negative), Plain);
}

static bool isNonNegativeConstant(const Operand &Op) {
  auto *C = dyn_cast<ConstantInt>(Op.V);
  return C && !C->isNegative();
}

Value *ExprEmitter::compare(unsigned Op, Operand L, Operand R) {
  if (hasError())
    return B.getFalse();
  if (L.isFloat() || R.isFloat()) {
    L = toFloat(L);
    R = toFloat(R);
    return hasError() ? B.getFalse()
                      : B.CreateFCmp(floatPredicate(Op), L.V, R.V);
  }
  if (L.isPointer() && R.isPointer())
    return B.CreateICmp(predicate(Op, true), L.V, R.V);
  L = toInteger(L);
  R = toInteger(R);
  if (L.Unsigned == R.Unsigned || isNonNegativeConstant(L) ||
      isNonNegativeConstant(R)) {
    bool Unsigned = (L.Unsigned && (R.Unsigned || isNonNegativeConstant(R))) ||
                    (R.Unsigned && isNonNegativeConstant(L));
    return B.CreateICmp(predicate(Op, Unsigned), L.V, R.V);
  }
  return L.Unsigned ? compareMixed(swapped(Op), R.V, L.V)
                    : compareMixed(Op, L.V, R.V);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

static Instruction::BinaryOps floatOperator(unsigned Op) {
  switch (Op) {
  case SR_EXPR_ADD:
    return Instruction::FAdd;
  case SR_EXPR_SUB:
    return Instruction::FSub;
  case SR_EXPR_MUL:
    return Instruction::FMul;
  default:
    return Instruction::FDiv;
  }
}

Operand ExprEmitter::divide(const SpecExpr &E, Operand L, Operand R) {
  StringRef Text = str(E.text);
  L.V = frozen(L.V);
  R.V = frozen(R.V);
  faultIf(B.CreateICmpEQ(R.V, B.getInt64(0)), SR_CAUSE_DIVISION, Text);
  bool IsDiv = E.op == SR_EXPR_DIV;
  bool Unsigned = (L.Unsigned && (R.Unsigned || isNonNegativeConstant(R))) ||
                  (R.Unsigned && isNonNegativeConstant(L));
  if (Unsigned)
    return integer(IsDiv ? B.CreateUDiv(L.V, R.V) : B.CreateURem(L.V, R.V),
                   true);
  Value *Min = B.CreateICmpEQ(L.V, B.getInt64(uint64_t(INT64_MIN)));
  Value *MinusOne = B.CreateICmpEQ(R.V, B.getInt64(~uint64_t(0)));
  faultIf(B.CreateAnd(Min, MinusOne), SR_CAUSE_OVERFLOW, Text);
  return integer(IsDiv ? B.CreateSDiv(L.V, R.V) : B.CreateSRem(L.V, R.V));
}

Operand ExprEmitter::shift(const SpecExpr &E, Operand L, Operand R) {
  faultIf(B.CreateICmpUGT(R.V, B.getInt64(63)), SR_CAUSE_SHIFT, str(E.text));
  if (E.op == SR_EXPR_SHL)
    return integer(B.CreateShl(L.V, R.V), L.Unsigned);
  return integer(L.Unsigned ? B.CreateLShr(L.V, R.V) : B.CreateAShr(L.V, R.V),
                 L.Unsigned);
}

Operand ExprEmitter::integerArithmetic(const SpecExpr &E, Operand L,
                                       Operand R) {
  // By value in 64 bits: a difference of unsigned numbers may be negative.
  bool Both = L.Unsigned && (R.Unsigned || isNonNegativeConstant(R));
  Both |= R.Unsigned && isNonNegativeConstant(L);
  bool Either = L.Unsigned || R.Unsigned;
  switch (E.op) {
  case SR_EXPR_ADD:
    return integer(B.CreateAdd(L.V, R.V), Both);
  case SR_EXPR_SUB:
    return integer(B.CreateSub(L.V, R.V));
  case SR_EXPR_MUL:
    return integer(B.CreateMul(L.V, R.V), Both);
  case SR_EXPR_BITAND:
    return integer(B.CreateAnd(L.V, R.V), Either);
  case SR_EXPR_BITOR:
    return integer(B.CreateOr(L.V, R.V), Either);
  case SR_EXPR_BITXOR:
    return integer(B.CreateXor(L.V, R.V), Either);
  case SR_EXPR_DIV:
  case SR_EXPR_REM:
    return divide(E, L, R);
  default:
    return shift(E, L, R);
  }
}

Operand ExprEmitter::pointerArithmetic(const SpecExpr &E, Operand L,
                                       Operand R) {
  if (E.op != SR_EXPR_ADD && E.op != SR_EXPR_SUB) {
    // Masks and remainders of addresses: "is it aligned?"
    return integerArithmetic(E, toInteger(L), toInteger(R));
  }
  if (L.isPointer() && R.isPointer()) {
    uint64_t Size = std::max<uint64_t>(1, L.T.pointee().sizeInBytes());
    Value *Bytes = B.CreateSub(toInteger(L).V, toInteger(R).V);
    return integer(Size == 1 ? Bytes
                             : B.CreateSDiv(Bytes, B.getInt64(Size)));
  }
  Operand &P = L.isPointer() ? L : R;
  Operand N = toInteger(L.isPointer() ? R : L);
  uint64_t Size = std::max<uint64_t>(1, P.T.pointee().sizeInBytes());
  Value *Bytes = B.CreateMul(N.V, B.getInt64(Size));
  if (E.op == SR_EXPR_SUB)
    Bytes = B.CreateNeg(Bytes);
  return {B.CreateGEP(B.getInt8Ty(), P.V, Bytes), P.T, true};
}

Operand ExprEmitter::arithmetic(const SpecExpr &E, bool Show) {
  Operand L = value(kid(E, 0), Show);
  Operand R = value(kid(E, 1), Show);
  if (hasError())
    return poison();
  if (L.isFloat() || R.isFloat()) {
    bool Allowed = E.op == SR_EXPR_ADD || E.op == SR_EXPR_SUB ||
                   E.op == SR_EXPR_MUL || E.op == SR_EXPR_DIV;
    if (!Allowed) {
      error("'" + str(E.text) + "': this operator takes integers");
      return poison();
    }
    L = toFloat(L);
    R = toFloat(R);
    if (hasError())
      return poison();
    return {B.CreateBinOp(floatOperator(E.op), L.V, R.V),
            SrType::scalar(TypeClass::Floating, 64, true), false};
  }
  if (L.isPointer() || R.isPointer())
    return pointerArithmetic(E, L, R);
  return integerArithmetic(E, L, R);
}

Operand ExprEmitter::cast(const SpecExpr &E, bool Show) {
  std::optional<SrType> Known = Facts.Types.type(str(E.str));
  if (!Known && E.imm > 0) // a pointer to a type not defined here
    Known = SrType::scalar(TypeClass::Void, 8, false);
  if (!Known) {
    error("the type '" + str(E.str) + "' is not known in this file");
    return poison();
  }
  SrType T = *Known;
  for (int64_t I = 0; I < E.imm; ++I)
    T = T.pointerTo();
  Operand Op = value(kid(E, 0), Show);
  if (hasError())
    return poison();
  switch (T.classify()) {
  case TypeClass::Pointer:
    if (Op.isFloat()) {
      error("a floating value can't be cast to a pointer");
      return poison();
    }
    if (!Op.isPointer())
      Op.V = B.CreateIntToPtr(Op.V, bytePointer(C));
    return {Op.V, T, true};
  case TypeClass::Floating: {
    Operand F = toFloat(Op);
    if (!hasError() && T.bits() == 32)
      F.V = B.CreateFPExt(B.CreateFPTrunc(F.V, B.getFloatTy()),
                          B.getDoubleTy());
    return F;
  }
  case TypeClass::Boolean:
    return {B.CreateZExt(truth(Op), B.getInt64Ty()), T, false};
  case TypeClass::Integer:
  case TypeClass::Character:
  case TypeClass::Enumeration: {
    Value *V = Op.V;
    if (Op.isFloat()) // saturating where LLVM has it: never undefined
      V = B.CreateIntrinsic(T.isSigned() ? Intrinsic::fptosi_sat
                                         : Intrinsic::fptoui_sat,
                            {B.getInt64Ty(), B.getDoubleTy()}, {V});
    else if (Op.isPointer())
      V = toInteger(Op).V;
    unsigned Bits = unsigned(T.bits());
    if (Bits && Bits < 64)
      V = B.CreateTrunc(V, B.getIntNTy(Bits));
    return fromProgram(V, T);
  }
  default:
    error("a value can't be cast to '" + T.name() + "'");
    return poison();
  }
}

//===----------------------------------------------------------------------===//
// Built in
//===----------------------------------------------------------------------===//

Operand ExprEmitter::runtimeCall(const char *Name) {
  FunctionCallee Fn = Facts.M.getOrInsertFunction(Name, B.getInt64Ty());
  if (auto *Callee = dyn_cast<Function>(Fn.getCallee()))
    Callee->setDoesNotThrow();
  return integer(B.CreateCall(Fn));
}

Operand ExprEmitter::errnoValue() {
  // The program's own declaration may have another pointer type.
  Function *Fn = Facts.M.getFunction("__errno_location");
  if (!Fn)
    Fn = llvm::cast<Function>(
        Facts.M.getOrInsertFunction("__errno_location", bytePointer(C))
            .getCallee());
  Place P;
  P.Address = B.CreatePointerCast(B.CreateCall(Fn), bytePointer(C));
  P.T = SrType::integer(32, true);
  return load(P);
}

Operand ExprEmitter::stringTest(const SpecExpr &E, bool Show) {
  Value *Args[2];
  Type *P = bytePointer(C);
  for (unsigned I = 0; I < 2; ++I) {
    const SpecExpr &K = expr(kid(E, I));
    Operand Op = value(kid(E, I), Show);
    if (hasError())
      return poison();
    if (!Op.isPointer()) {
      error("'" + str(K.text) + "' is not a string");
      return poison();
    }
    Op.V = frozen(Op.V);
    if (K.op != SR_EXPR_STRING)
      faultIf(B.CreateICmpEQ(Op.V, ConstantPointerNull::get(bytePointer(C))),
              SR_CAUSE_NULL, str(K.text));
    Args[I] = Op.V;
  }
  const char *Name =
      E.op == SR_EXPR_STREQ ? "__semrules_streq" : "__semrules_strprefix";
  FunctionCallee Fn =
      Facts.M.getOrInsertFunction(Name, B.getInt32Ty(), P, P);
  if (auto *Callee = dyn_cast<Function>(Fn.getCallee())) {
    Callee->setDoesNotThrow();
    setReadsOnly(*Callee);
  }
  Value *V = B.CreateCall(Fn, {Args[0], Args[1]});
  return integer(B.CreateZExt(V, B.getInt64Ty()));
}

void ExprEmitter::membership(const SpecExpr &E, Label &True,
                             Label &False) {
  uint32_t K = kid(E, 0);
  Operand X = value(K, true);
  for (K = expr(K).next; K != SR_NONE && !hasError(); K = expr(K).next) {
    Value *Equal = compare(SR_EXPR_EQ, X, value(K, true));
    if (expr(K).next == SR_NONE) {
      branch(Equal, True, False);
      return;
    }
    Label Next = newLabel("semrules.next");
    branch(Equal, True, Next);
    place(Next);
  }
  jump(False);
}

} // namespace semrules
