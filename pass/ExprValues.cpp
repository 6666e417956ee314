//===- ExprValues.cpp - values and conditions of rule expressions ----------===//

#include "ExprEmitter.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

static PHINode *phiAtStart(BasicBlock *BB, Type *T) {
  IRBuilder<> At(BB, BB->begin());
  return At.CreatePHI(T, 2);
}

Operand ExprEmitter::truthAsValue(uint32_t Index) {
  Label True = newLabel("semrules.true"), False = newLabel("semrules.false"),
        Join = newLabel("semrules.join");
  condition(Index, True, False);
  place(True);
  BasicBlock *FromTrue = B.GetInsertBlock();
  jump(Join);
  place(False);
  BasicBlock *FromFalse = B.GetInsertBlock();
  jump(Join);
  place(Join);
  PHINode *P = phiAtStart(Join.Block, B.getInt64Ty());
  P->addIncoming(B.getInt64(1), FromTrue);
  P->addIncoming(B.getInt64(0), FromFalse);
  return integer(P);
}

Operand ExprEmitter::conditional(const SpecExpr &E, bool Show) {
  Label True = newLabel("semrules.true"), False = newLabel("semrules.false"),
        Join = newLabel("semrules.join");
  condition(kid(E, 0), True, False);
  place(True);
  Operand L = value(kid(E, 1), Show);
  BasicBlock *LeftEnd = B.GetInsertBlock();
  PathState LeftState = State;
  place(False);
  Operand R = value(kid(E, 2), Show);
  if (hasError())
    return poison();
  // Bring both to one type, each in its own arm.
  if (L.isPointer() != R.isPointer())
    R = R.isPointer() ? toInteger(R) : R;
  if (L.isFloat() && !R.isFloat())
    R = toFloat(R);
  bool RightIsFloat = R.isFloat();
  jump(Join);
  BasicBlock *RightEnd = Join.Edges.back().From;
  B.SetInsertPoint(LeftEnd);
  State = LeftState;
  if (RightIsFloat)
    L = toFloat(L);
  else if (L.isPointer() && !R.isPointer())
    L = toInteger(L);
  jump(Join);
  if (hasError())
    return poison();
  place(Join);
  PHINode *P = phiAtStart(Join.Block, L.V->getType());
  P->addIncoming(R.V, RightEnd);
  P->addIncoming(L.V, LeftEnd);
  return {P, L.T, L.Unsigned && R.Unsigned};
}

/// Constants of the rule itself.
Operand ExprEmitter::literal(const SpecExpr &E, bool Show) {
  SrType Void = SrType::scalar(TypeClass::Void, 8, false);
  SrType Char = SrType::scalar(TypeClass::Character, 8, true);
  Operand Op;
  switch (E.op) {
  case SR_EXPR_INT:
    Op = integer(B.getInt64(uint64_t(E.imm)), E.is_unsigned);
    break;
  case SR_EXPR_FLOAT:
    Op = {ConstantFP::get(B.getDoubleTy(), E.real),
          SrType::scalar(TypeClass::Floating, 64, true), false};
    break;
  case SR_EXPR_STRING: {
    uint32_t Size = E.str_size;
    const char *Text = sr_spec_bytes(&Spec, E.str, &Size);
    GlobalVariable *G = B.CreateGlobalString(StringRef(Text, Size),
                                             "semrules.str", 0, &Facts.M);
    return {B.CreatePointerCast(G, bytePointer(C)), Char.pointerTo(), true};
  }
  case SR_EXPR_NULL:
    return {ConstantPointerNull::get(bytePointer(C)), Void.pointerTo(), true};
  default:
    return integer(B.getInt64(E.op == SR_EXPR_TRUE));
  }
  // Named ones are shown, plain ones stand in the condition's text.
  return E.str_size ? show(E, Op, Show) : Op;
}

Operand ExprEmitter::addressOf(const SpecExpr &E) {
  std::optional<Place> P = place(kid(E, 0));
  if (!P) {
    error("the address of '" + str(expr(kid(E, 0)).text) + "' can't be taken");
    return poison();
  }
  if (P->BitSize) {
    error("a bit-field has no address");
    return poison();
  }
  return {P->Address, P->T.pointerTo(), true};
}

Operand ExprEmitter::sizeOf(const SpecExpr &E, bool Show) {
  if (E.imm > 0)
    return integer(B.getInt64(8));
  std::optional<SrType> T = Facts.Types.type(str(E.str));
  if (!T || !T->sizeInBytes()) {
    error("the type '" + str(E.str) + "' is not known in this file");
    return poison();
  }
  return show(E, integer(B.getInt64(T->sizeInBytes())), Show);
}

/// A value as it was at the function's entry; E is where it is shown.
Operand ExprEmitter::valueOnEntry(const SpecExpr &E, uint32_t Index,
                                  bool Show) {
  if (!OldValue) {
    error("old() can be used at exit points only");
    return poison();
  }
  Value *Bad = nullptr;
  std::string BadText;
  Operand Op = OldValue(Index, Bad, BadText);
  if (hasError())
    return poison();
  if (Bad && !isa<ConstantInt>(Bad)) {
    Label Known = newLabel("semrules.known");
    branch(B.CreateICmpEQ(Bad, B.getInt64(SR_ENTRY_UNKNOWN)), *Unknown, Known);
    place(Known);
    faultIf(B.CreateICmpEQ(Bad, B.getInt64(SR_ENTRY_FAULT)), SR_CAUSE_NULL,
            BadText);
  }
  return show(E, Op, Show);
}

/// What a name, a field or a followed pointer holds.
Operand ExprEmitter::accessed(const SpecExpr &E, uint32_t Index, bool Show) {
  if (isOnEntry(Index))
    return valueOnEntry(E, Index, Show);
  if (E.op == SR_EXPR_NAME)
    return show(E, name(E), Show);
  if (std::optional<Place> P = place(Index))
    return show(E, valueOfPlace(*P, E), Show);
  return poison();
}

/// What the rule has kept of the past.
Operand ExprEmitter::past(const SpecExpr &E, bool Show) {
  if (!History) {
    error("'" + str(E.text) + "' is not known here");
    return poison();
  }
  if (E.op == SR_EXPR_SAVED)
    return show(E, History->saved(E), Show);
  if (E.op == SR_EXPR_HELD)
    return show(E, History->held(E), Show);
  Operand Op = History->ghost(E);
  show(E, Op, Show && ShowsGhosts);
  const SpecGhost *G = sr_spec_ghost(&Spec, uint32_t(E.imm));
  for (Slot &S : Slots)
    if (G && S.Text == str(E.text) && S.Names.empty() && S.InValues)
      for (uint32_t I = 0; I < sr_spec_list_size(&Spec, G->value_names); ++I) {
        S.Names.push_back(sr_spec_list_item(&Spec, G->value_names, I));
        S.Kind = SR_VALUE_ENUM;
      }
  return Op;
}

/// A value that tells objects apart, as it is kept.
Value *ExprEmitter::asWord(uint32_t Index) {
  Operand Op = value(Index, false);
  if (hasError())
    return B.getInt64(0);
  if (Op.isFloat())
    return B.CreateBitCast(Op.V, B.getInt64Ty());
  return toInteger(Op).V;
}

/// The same for what a name of the point stands for.
Value *ExprEmitter::bindingAsWord(const Binding &Bound) {
  Operand Op = Bound.Op;
  if (Bound.Kind == Binding::InMemory)
    Op = load(Bound.Where);
  else if (Bound.Kind != Binding::Value)
    error(Bound.Kind == Binding::Unavailable
              ? Bound.Reason
              : "a name of the point has no value here");
  if (hasError())
    return B.getInt64(0);
  if (Op.isFloat())
    return B.CreateBitCast(Op.V, B.getInt64Ty());
  return toInteger(Op).V;
}

void ExprEmitter::showNow(uint32_t Index, const Operand &Op) {
  showAs(str(expr(Index).text), 0, Op);
}

Operand ExprEmitter::unary(const SpecExpr &E, bool Show) {
  Operand Op = value(kid(E, 0), Show);
  if (E.op == SR_EXPR_COMPLEMENT) {
    Op = toInteger(Op);
    return integer(B.CreateNot(Op.V), Op.Unsigned);
  }
  if (Op.isFloat())
    return {B.CreateFNeg(Op.V), Op.T, false};
  return integer(B.CreateNeg(toInteger(Op).V));
}

Operand ExprEmitter::value(uint32_t Index, bool Show) {
  if (hasError())
    return poison();
  if (Depth >= 500) {
    error("the expression is nested too deeply");
    return poison();
  }
  ++Depth;
  Operand Op = valueOf(expr(Index), Index, Show);
  --Depth;
  return Op;
}

Operand ExprEmitter::valueOf(const SpecExpr &E, uint32_t Index, bool Show) {
  switch (E.op) {
  case SR_EXPR_INT:
  case SR_EXPR_FLOAT:
  case SR_EXPR_STRING:
  case SR_EXPR_NULL:
  case SR_EXPR_TRUE:
  case SR_EXPR_FALSE:
    return literal(E, Show);
  case SR_EXPR_ERRNO:
    return show(E, errnoValue(), Show);
  case SR_EXPR_THREAD:
    return show(E, runtimeCall("__semrules_thread"), Show);
  case SR_EXPR_NOW:
    return show(E, runtimeCall("__semrules_now"), Show);
  case SR_EXPR_NAME:
  case SR_EXPR_MEMBER:
  case SR_EXPR_ARROW:
  case SR_EXPR_INDEX:
  case SR_EXPR_DEREF:
    return accessed(E, Index, Show);
  case SR_EXPR_ADDRESS:
    return addressOf(E);
  case SR_EXPR_COMPLEMENT:
  case SR_EXPR_NEGATE:
    return unary(E, Show);
  case SR_EXPR_CAST:
    return cast(E, Show);
  case SR_EXPR_SIZEOF:
    return sizeOf(E, Show);
  case SR_EXPR_MUL:
  case SR_EXPR_DIV:
  case SR_EXPR_REM:
  case SR_EXPR_ADD:
  case SR_EXPR_SUB:
  case SR_EXPR_SHL:
  case SR_EXPR_SHR:
  case SR_EXPR_BITAND:
  case SR_EXPR_BITXOR:
  case SR_EXPR_BITOR:
    return arithmetic(E, Show);
  case SR_EXPR_CONDITIONAL:
    return conditional(E, Show);
  case SR_EXPR_STREQ:
  case SR_EXPR_STRPREFIX:
    return stringTest(E, Show);
  case SR_EXPR_CALL:
    return called(E, Show);
  case SR_EXPR_GHOST:
  case SR_EXPR_HELD:
  case SR_EXPR_SAVED:
    return past(E, Show);
  case SR_EXPR_OLD:
    return valueOnEntry(E, kid(E, 0), Show);
  default: // a condition, as 0 or 1
    return truthAsValue(Index);
  }
}

void ExprEmitter::condition(uint32_t Index, Label &True, Label &False) {
  const SpecExpr &E = expr(Index);
  if (hasError())
    return;
  switch (E.op) {
  case SR_EXPR_AND: {
    Label Next = newLabel("semrules.and");
    condition(kid(E, 0), Next, False);
    place(Next);
    return condition(kid(E, 1), True, False);
  }
  case SR_EXPR_OR: {
    Label Next = newLabel("semrules.or");
    condition(kid(E, 0), True, Next);
    place(Next);
    return condition(kid(E, 1), True, False);
  }
  case SR_EXPR_IMPLIES: {
    Label Next = newLabel("semrules.then");
    condition(kid(E, 0), Next, True);
    place(Next);
    return condition(kid(E, 1), True, False);
  }
  case SR_EXPR_NOT:
    return condition(kid(E, 0), False, True);
  case SR_EXPR_TRUE:
    return jump(True);
  case SR_EXPR_FALSE:
    return jump(False);
  case SR_EXPR_CONDITIONAL: {
    Label Then = newLabel("semrules.then"), Else = newLabel("semrules.else");
    condition(kid(E, 0), Then, Else);
    place(Then);
    condition(kid(E, 1), True, False);
    place(Else);
    return condition(kid(E, 2), True, False);
  }
  case SR_EXPR_IN:
    return membership(E, True, False);
  case SR_EXPR_ACTIVE:
    if (!History)
      return error("active() can't be asked here");
    return branch(History->active(E), True, False);
  case SR_EXPR_ALL_OF_LIST:
  case SR_EXPR_ANY_OF_LIST:
  case SR_EXPR_ALL_OF_RANGE:
  case SR_EXPR_ANY_OF_RANGE:
    return quantifier(E, True, False);
  case SR_EXPR_LT:
  case SR_EXPR_LE:
  case SR_EXPR_GT:
  case SR_EXPR_GE:
  case SR_EXPR_EQ:
  case SR_EXPR_NE: {
    Operand L = value(kid(E, 0), true);
    Operand R = value(kid(E, 1), true);
    Value *Holds = compare(E.op, L, R);
    if (!hasError())
      branch(Holds, True, False);
    return;
  }
  default: {
    Operand Op = value(Index, true);
    if (!hasError())
      branch(truth(Op), True, False);
  }
  }
}

} // namespace semrules
