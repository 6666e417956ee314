//===- Scope.h - what names mean at a point --------------------------------===//
//
// Binds the names a point sees: arguments, parameters, ret, callee, obj, old,
// new, value.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SCOPE_H
#define SEMRULES_SCOPE_H

#include "ExprEmitter.h"
#include "Matcher.h"

namespace semrules {

/// When, on the way through a function, an expression is evaluated.
enum class Moment { AtSite, OnEntry, Unwinding };

class Scope {
public:
  Scope(const sr_spec &Spec, ModuleFacts &Facts, const Match &Site,
        ExprEmitter &E, Moment When)
      : Spec(Spec), Facts(Facts), Site(Site), E(E), When(When),
        Point(*Site.P) {}

  Binding lookup(llvm::StringRef Name);
  /// The parameter list, or `as`, binds the name.
  bool binds(llvm::StringRef Name);
  /// The name bound here that is nearest to Name; "" if none is near.
  std::string nearest(llvm::StringRef Name);
  /// The return instruction that an exit site stands before.
  llvm::ReturnInst *Return = nullptr;

private:
  Binding parameter(llvm::StringRef Name);
  Binding bindParameter(const Parameter &P);
  Binding argument(llvm::StringRef Name);
  Binding argumentAt(unsigned Index, const Signature &Sig);
  Binding passed(llvm::Value *V, SrType T, bool InMemory);
  Binding returned();
  Binding callee();
  Binding object();
  Binding oldValue();
  Binding newValue();
  Binding loaded();
  Binding pieceOf(llvm::Value *Word);
  Binding atAddress(llvm::Value *Address);
  Binding modified();
  Binding splat(llvm::Value *Byte);
  Binding zero();
  std::optional<uint64_t> delta();
  int listIndex(llvm::StringRef Name);
  bool listsThis();

  const sr_spec &Spec;
  ModuleFacts &Facts;
  const Match &Site;
  ExprEmitter &E;
  Moment When;
  const SpecPoint &Point;
};

/// Bytes of the block that a memory site touches, if that is only known at run
/// time; null otherwise.
llvm::Value *variableLength(const llvm::Instruction &I);
llvm::Value *destinationOf(llvm::Instruction &I);
/// True where the store is the first to touch a local object's field after
/// the declaration, in straight-line code.
bool initialisesLocal(ModuleFacts &Facts, const Match &Site);

} // namespace semrules

#endif
