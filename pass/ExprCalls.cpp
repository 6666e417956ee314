//===- ExprCalls.cpp - calls of functions in rule expressions --------------===//
//
// Functions of the program that a rule file names under `pure`, and those it
// defines under `helpers`.  They are
// called as the program would call them: arguments converted to the types of
// the parameters, which come from debug information or headers, or else from
// the function's type in IR.
//
// While such a call runs, a word of the thread is set, and checks that would
// call functions themselves are inactive: the function called may carry checks
// of its own.
//
//===----------------------------------------------------------------------===//

#include "ExprEmitter.h"
#include "LLVMCompat.h"
#include "Matcher.h"

using namespace llvm;

namespace semrules {

//===----------------------------------------------------------------------===//
// Which function
//===----------------------------------------------------------------------===//

/// The type in IR of a scalar as it is handed over; null if it is no scalar.
static Type *passedType(LLVMContext &C, SrType T) {
  switch (T.classify()) {
  case TypeClass::Boolean:
    return Type::getInt1Ty(C);
  case TypeClass::Integer:
  case TypeClass::Character:
  case TypeClass::Enumeration:
    return T.bits() && T.bits() <= 64 ? Type::getIntNTy(C, unsigned(T.bits()))
                                      : nullptr;
  case TypeClass::Floating:
    return T.bits() == 32   ? Type::getFloatTy(C)
           : T.bits() == 64 ? Type::getDoubleTy(C)
                            : nullptr;
  case TypeClass::Pointer:
    return bytePointer(C);
  default:
    return nullptr;
  }
}

static Attribute::AttrKind extension(Type *T, SrType Source) {
  if (!T->isIntegerTy() || T->getIntegerBitWidth() >= 32)
    return Attribute::None;
  return Source.isSigned() && T->getIntegerBitWidth() > 1 ? Attribute::SExt
                                                          : Attribute::ZExt;
}

/// Declares a function that only headers know; null where a struct is handed
/// over by value.
Function *ExprEmitter::declare(StringRef LinkName, const Signature &Sig) {
  SmallVector<Type *, 6> Types;
  SmallVector<SrType, 6> Sources(Sig.Params.begin(), Sig.Params.end());
  if (Sig.HasThis)
    Sources.insert(Sources.begin(), Sig.This);
  for (const SrType &T : Sources)
    Types.push_back(passedType(C, T));
  Type *Result = Sig.Return.classify() == TypeClass::Void
                     ? Type::getVoidTy(C)
                     : passedType(C, Sig.Return);
  if (!Result || is_contained(Types, nullptr))
    return nullptr;
  FunctionCallee Fn = Facts.M.getOrInsertFunction(
      LinkName, FunctionType::get(Result, Types, false));
  auto *New = dyn_cast<Function>(Fn.getCallee());
  if (!New)
    return nullptr;
  if (Attribute::AttrKind K = extension(Result, Sig.Return))
    New->addRetAttr(K);
  for (unsigned I = 0; I < Types.size(); ++I)
    if (Attribute::AttrKind K = extension(Types[I], Sources[I]))
      New->addParamAttr(I, K);
  return New;
}

static unsigned argumentCount(const Signature &Sig, const Function &Fn) {
  return Sig.Known ? unsigned(Sig.Params.size()) + (Sig.HasThis ? 1 : 0)
                   : unsigned(Fn.arg_size());
}

/// A function that the rule file defines itself.
bool ExprEmitter::findHelper(Callee &Result, const SpecExpr &E,
                             unsigned Given) {
  StringRef Name = str(E.str);
  std::string Why;
  ArrayRef<Helper> Found = Facts.Own.find(uint32_t(E.imm), Name, Why);
  if (!Why.empty()) {
    error(Why);
    return false;
  }
  for (const Helper &H : Found)
    if (Found.size() == 1 || argumentCount(H.Sig, *H.Fn) == Given) {
      Result.Fn = H.Fn;
      Result.Sig = H.Sig;
      return true;
    }
  error("no helper '" + Name + "' takes " + Twine(Given) + " arguments");
  return false;
}

/// Of several functions of a name, the one that takes so many arguments.
bool ExprEmitter::choose(Callee &Result, StringRef Name,
                         ArrayRef<Function *> Candidates, unsigned Given) {
  for (Function *Fn : Candidates) {
    if (Candidates.size() > 1 &&
        argumentCount(Facts.signature(*Fn), *Fn) != Given)
      continue;
    if (Result.Fn) {
      error("there are several functions '" + Name + "' with " +
            Twine(Given) + " parameters; name one of another name, or a "
            "helper that calls the one you mean");
      return false;
    }
    Result.Fn = Fn;
    Result.Sig = Facts.signature(*Fn);
  }
  if (!Result.Fn && !Candidates.empty())
    error("no function '" + Name + "' takes " + Twine(Given) + " arguments");
  return Result.Fn != nullptr;
}

/// A function that this file does not mention, as its header declares it.
bool ExprEmitter::findDeclared(Callee &Result, StringRef Name) {
  const SpecSymbol *S = Facts.Types.Headers.find(Name, SR_SYMBOL_FUNCTION);
  if (!S) {
    error("there is no function '" + Name + "' in this file; name the header "
          "that declares it under 'headers'");
    return false;
  }
  if (S->flags & (SR_SYMBOL_IS_STATIC | SR_SYMBOL_IS_INLINE)) {
    error("'" + Name + "' is inline and not used in this file, so that there "
          "is no code of it here; a helper can call it");
    return false;
  }
  Result.Sig = Facts.declaredSignature(*S);
  if (Result.Sig.IsVariadic) {
    error("'" + Name + "' takes any number of arguments; let a helper call it");
    return false;
  }
  StringRef Link = Facts.Types.Headers.linkName(*S);
  Result.Fn = declare(Link.empty() ? Name : Link, Result.Sig);
  if (!Result.Fn)
    error("'" + Name + "' takes or returns a struct by value; let a helper "
          "call it");
  return Result.Fn != nullptr;
}

bool ExprEmitter::findCallee(Callee &Result, const SpecExpr &E) {
  StringRef Name = str(E.str);
  unsigned Given = 0;
  for (uint32_t K = E.kid; K != SR_NONE; K = expr(K).next)
    ++Given;
  ArrayRef<Function *> Found;
  if (E.imm <= 0)
    Found = Facts.functionsNamed(Name);
  bool Ok = E.imm > 0       ? findHelper(Result, E, Given)
            : Found.empty() ? findDeclared(Result, Name)
                            : choose(Result, Name, Found, Given);
  if (!Ok)
    return false;
  unsigned Wanted = argumentCount(Result.Sig, *Result.Fn);
  if (Wanted != Given) {
    error("'" + Name + "' takes " + Twine(Wanted) + " arguments, not " +
          Twine(Given));
    return false;
  }
  const Function &Fn = *Result.Fn;
  bool Plain = Fn.arg_size() == Given && !Fn.isVarArg();
  for (const Argument &A : Fn.args())
    Plain &= !A.hasByValAttr() && !A.hasStructRetAttr() &&
             !A.hasInAllocaAttr() && !A.getType()->isAggregateType();
  for (const SrType &T : Result.Sig.Params)
    Plain &= !T.record();
  Type *Out = Fn.getReturnType();
  bool GivesStruct = Out->isAggregateType() || Result.Sig.Return.record();
  if (Plain && !GivesStruct && !Out->isVoidTy())
    return true;
  if (Fn.isVarArg())
    error("'" + Name + "' is declared without its parameters, or takes any "
          "number of them; let a helper call it");
  else if (!Plain || GivesStruct)
    error("'" + Name + "' takes or returns a struct by value; let a helper "
          "call it");
  else
    error("'" + Name + "' returns nothing");
  return false;
}

//===----------------------------------------------------------------------===//
// The call
//===----------------------------------------------------------------------===//

/// The word that is set while a function called by an expression runs.
static Constant *runningWord(Module &M) {
  const char *Name = "__semrules_in_expression";
  if (GlobalVariable *G = M.getNamedGlobal(Name))
    return G;
  Type *T = Type::getInt8Ty(M.getContext());
  auto *G = new GlobalVariable(M, T, false, GlobalValue::LinkOnceODRLinkage,
                               ConstantInt::get(T, 0), Name, nullptr,
                               GlobalValue::InitialExecTLSModel);
  G->setVisibility(GlobalValue::HiddenVisibility);
  G->setComdat(M.getOrInsertComdat(Name));
  return G;
}

bool ExprEmitter::callsFunctions(uint32_t Index) {
  if (Index == SR_NONE)
    return false;
  const SpecExpr &E = expr(Index);
  if (E.op == SR_EXPR_CALL)
    return true;
  for (uint32_t K = E.kid; K != SR_NONE; K = expr(K).next)
    if (callsFunctions(K))
      return true;
  return false;
}

void ExprEmitter::stayOutOfCalls(Label &Inactive) {
  LoadInst *Running = B.CreateLoad(B.getInt8Ty(), runningWord(Facts.M));
  Running->setMetadata("nosanitize", MDNode::get(C, {}));
  Label Free = newLabel("semrules.free");
  branch(B.CreateICmpEQ(Running, B.getInt8(0)), Free, Inactive);
  place(Free);
}

void ExprEmitter::setRunning(bool On) {
  StoreInst *S = B.CreateStore(B.getInt8(On), runningWord(Facts.M));
  S->setMetadata("nosanitize", MDNode::get(C, {}));
}

Value *ExprEmitter::argument(uint32_t Index, SrType Declared, Type *T,
                             StringRef Callee, bool Show) {
  StringRef Text = str(expr(Index).text);
  if (Declared.isReference()) {
    if (std::optional<Place> P = place(Index))
      if (!P->BitSize)
        return B.CreatePointerCast(P->Address, T);
    error("'" + Callee + "' takes '" + Text + "' by reference; only a variable "
          "or a field can be handed over so");
    return nullptr;
  }
  Operand Op = value(Index, Show);
  if (hasError())
    return nullptr;
  if (T->isFloatTy() || T->isDoubleTy()) {
    Op = toFloat(Op);
    return T->isFloatTy() ? B.CreateFPTrunc(Op.V, T) : Op.V;
  }
  if (T->isPointerTy()) {
    auto *Zero = dyn_cast<ConstantInt>(Op.V);
    if (Zero && Zero->isZero())
      return Constant::getNullValue(T);
    if (Op.isPointer())
      return B.CreatePointerCast(Op.V, T);
    error("'" + Text + "' is not a pointer, which '" + Callee + "' takes here");
    return nullptr;
  }
  if (!T->isIntegerTy() || T->getIntegerBitWidth() > 64) {
    error("'" + Callee + "' takes '" + Text + "' as a type that is not "
          "supported; let a helper call it");
    return nullptr;
  }
  if (Declared.classify() == TypeClass::Boolean || T->isIntegerTy(1))
    return B.CreateZExt(truth(Op), T);
  return B.CreateTrunc(toInteger(Op).V, T);
}

/// The call itself; null after an error.
CallInst *ExprEmitter::emitCall(const SpecExpr &E, Callee &Target, bool Show) {
  if (!findCallee(Target, E))
    return nullptr;
  SmallVector<Value *, 6> Args;
  FunctionType *T = Target.Fn->getFunctionType();
  unsigned Hidden = Target.Sig.HasThis ? 1 : 0;
  for (uint32_t K = E.kid; K != SR_NONE; K = expr(K).next) {
    unsigned I = unsigned(Args.size());
    bool Known = Target.Sig.Known && I >= Hidden;
    Args.push_back(argument(
        K, Known ? Target.Sig.Params[I - Hidden] : SrType::unknown(),
        T->getParamType(I), str(E.str), Show));
    if (hasError())
      return nullptr;
  }
  setRunning(true);
  CallInst *Call = B.CreateCall(Target.Fn, Args);
  setRunning(false);
  Call->setCallingConv(Target.Fn->getCallingConv());
  Call->setDoesNotThrow();
  AttributeList Attributes = Target.Fn->getAttributes();
  for (Attribute::AttrKind K : {Attribute::SExt, Attribute::ZExt}) {
    if (Attributes.hasRetAttr(K))
      Call->addRetAttr(K);
    for (unsigned I = 0; I < Args.size(); ++I)
      if (Attributes.hasParamAttr(I, K))
        Call->addParamAttr(I, K);
  }
  return Call;
}

bool ExprEmitter::returnsReference(const SpecExpr &E) {
  Callee Target;
  return findCallee(Target, E) && Target.Sig.Return.isReference();
}

/// What a call returned as a reference.
std::optional<Place> ExprEmitter::calledPlace(const SpecExpr &E) {
  Callee Target;
  CallInst *Call = emitCall(E, Target, false);
  if (!Call)
    return std::nullopt;
  Place P;
  P.Address = frozen(B.CreatePointerCast(Call, bytePointer(C)));
  P.T = Target.Sig.Return.pointee();
  return referent(P);
}

Operand ExprEmitter::called(const SpecExpr &E, bool Show) {
  Callee Target;
  CallInst *Call = emitCall(E, Target, Show);
  if (!Call)
    return poison();
  SrType T = Target.Sig.Return;
  if (T.isReference()) {
    Place P;
    P.Address = frozen(B.CreatePointerCast(Call, bytePointer(C)));
    P.T = T.pointee();
    return show(E, valueOfPlace(referent(P), E), Show);
  }
  Type *Out = Call->getType();
  if (!T.isScalar() && Out->isPointerTy())
    T = SrType::scalar(TypeClass::Void, 8, false).pointerTo();
  else if (!T.isScalar() && Out->isIntegerTy())
    T = SrType::integer(Out->getIntegerBitWidth(),
                        !Call->hasRetAttr(Attribute::ZExt));
  else if (!T.isScalar())
    T = SrType::scalar(TypeClass::Floating, 64, true);
  return show(E, fromProgram(Call, T), Show);
}

} // namespace semrules
