//===- ExprQuantifiers.cpp - all() and any() into IR -----------------------===//
//
// A walk is a loop of its own blocks: the element, a test for the end, a test
// for the limit, the condition, the step.  What a round evaluates is known on
// the edges that leave from it and forgotten in the next round, so that a
// report shows the element that decided, and nothing of those before it.
//
//===----------------------------------------------------------------------===//

#include "ExprEmitter.h"
#include "LLVMCompat.h"

using namespace llvm;

namespace semrules {

static bool isOfList(unsigned Op) {
  return Op == SR_EXPR_ALL_OF_LIST || Op == SR_EXPR_ANY_OF_LIST;
}

bool ExprEmitter::mentions(uint32_t Index, StringRef Name) {
  const SpecExpr &E = expr(Index);
  if (E.op == SR_EXPR_NAME && str(E.str) == Name)
    return true;
  for (uint32_t K = E.kid; K != SR_NONE; K = expr(K).next)
    if (mentions(K, Name))
      return true;
  return false;
}

unsigned ExprEmitter::walkOf(const SpecExpr &E) {
  for (const Walk &W : llvm::reverse(Walks)) {
    if (E.op == SR_EXPR_NAME && str(E.str) == W.Name)
      return W.Number;
    for (uint32_t K = E.kid; K != SR_NONE; K = expr(K).next)
      if (mentions(K, W.Name))
        return W.Number;
  }
  return 0;
}

const ExprEmitter::Walk *ExprEmitter::findWalk(StringRef Name) {
  for (const Walk &W : llvm::reverse(Walks))
    if (W.Name == Name)
      return &W;
  return nullptr;
}

/// How many elements a walk may visit: the program's options say.
Value *ExprEmitter::walkLimit() {
  Type *T = B.getInt64Ty();
  Constant *Word = Facts.M.getOrInsertGlobal("__semrules_list_max", T);
  LoadInst *L = B.CreateAlignedLoad(
      T, ConstantExpr::getPointerCast(Word, PointerType::get(T, 0)), Align(8));
  L->setMetadata("nosanitize", MDNode::get(C, {}));
  return L;
}

/// A number from First on: how many there are below End, and the first one.
Value *ExprEmitter::countOf(const SpecExpr &E, Operand &First) {
  First = value(kid(E, 0), true);
  Operand End = value(kid(E, 1), true);
  for (unsigned I = 0; I < 2 && !hasError(); ++I)
    if (!(I ? End : First).V->getType()->isIntegerTy())
      error("'" + str(expr(kid(E, I)).text) + "' is no integer");
  if (hasError())
    return B.getInt64(0);
  First.V = frozen(First.V);
  End.V = frozen(End.V);
  Value *Any = compare(SR_EXPR_LT, First, End);
  Value *Last = End.V;
  // Ends beyond what First can count to: the limit comes before them.
  if (End.Unsigned && !First.Unsigned)
    Last = B.CreateSelect(B.CreateICmpSLT(Last, B.getInt64(0)),
                          B.getInt64(INT64_MAX), Last);
  First = integer(First.V, First.Unsigned);
  return B.CreateSelect(Any, B.CreateSub(Last, First.V), B.getInt64(0));
}

Operand ExprEmitter::headOf(const SpecExpr &E) {
  const SpecExpr &List = expr(kid(E, 0));
  Operand Head = value(kid(E, 0), true);
  if (!hasError() && !Head.isPointer())
    error("'" + str(List.text) + "' is not a pointer, so that it is no list");
  return Head;
}

/// The next element; of the same type, whatever the link is declared as.
Value *ExprEmitter::stepFrom(const SpecExpr &E) {
  Operand Next = value(kid(E, 1), false);
  if (!hasError() && !Next.isPointer())
    error("'" + str(expr(kid(E, 1)).text) +
          "' is not a pointer, so that it leads to no next element");
  return Next.V;
}

void ExprEmitter::quantifier(const SpecExpr &E, Label &True, Label &False) {
  bool IsList = isOfList(E.op);
  bool IsAll = E.op == SR_EXPR_ALL_OF_LIST || E.op == SR_EXPR_ALL_OF_RANGE;
  Label &AtEnd = IsAll ? True : False;
  Operand First;
  Value *Count = nullptr;
  if (IsList)
    First = headOf(E);
  else
    Count = countOf(E, First);
  if (hasError())
    return;
  Value *Limit = walkLimit();
  BasicBlock *Before = B.GetInsertBlock();
  Label Header = newLabel("semrules.walk");
  jump(Header);
  place(Header);
  PHINode *N = B.CreatePHI(B.getInt64Ty(), 2);
  N->addIncoming(B.getInt64(0), Before);
  PHINode *Link = nullptr;
  Operand Element = First;
  if (IsList) {
    Link = B.CreatePHI(First.V->getType(), 2);
    Link->addIncoming(First.V, Before);
    Element.V = frozen(Link);
  }
  Label More = newLabel("semrules.more"), Round = newLabel("semrules.round"),
        Next = newLabel("semrules.next");
  branch(IsList ? truth(Element) : B.CreateICmpULT(N, Count), More, AtEnd);
  place(More);
  branch(B.CreateICmpULT(N, Limit), Round, *Unknown);
  place(Round);
  if (!IsList)
    Element.V = B.CreateAdd(First.V, N);
  Walks.push_back({str(E.str), Element, ++WalkCount, IsList});
  showAs(str(E.str), Walks.back().Number, Element);
  if (IsAll)
    condition(kid(E, 2), Next, False);
  else
    condition(kid(E, 2), True, Next);
  place(Next);
  Value *Following = IsList ? stepFrom(E) : nullptr;
  Walks.pop_back();
  if (hasError())
    return;
  N->addIncoming(B.CreateAdd(N, B.getInt64(1)), B.GetInsertBlock());
  if (IsList)
    Link->addIncoming(Following, B.GetInsertBlock());
  B.CreateBr(Header.Block);
}

} // namespace semrules
