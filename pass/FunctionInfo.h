//===- FunctionInfo.h - what debug information says of a function ----------===//
//
// Parameters and local variables of a defined function, where its first
// statement begins and where it ends.  Computed before anything is inserted.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_FUNCTIONINFO_H
#define SEMRULES_FUNCTIONINFO_H

#include "SrType.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace semrules {

struct Parameter {
  std::string Name; // "" where unnamed
  SrType Type;
  llvm::Value *Incoming = nullptr; // SSA value on entry; null if in memory only
  llvm::Value *Address = nullptr;  // where it lives; null if nowhere
};

/// Parameter types of a function as written, without `this`; HasThis tells
/// whether there was one.  Empty where neither debug information nor headers
/// have it.
struct Signature {
  bool Known = false;
  bool HasThis = false;
  bool IsVariadic = false;
  SrType Return;
  llvm::SmallVector<SrType, 6> Params;
  /// As headers name them, "" where they do not; empty where only debug
  /// information is at hand.
  llvm::SmallVector<std::string, 6> Names;
  SrType This; // where headers have it
};
Signature signatureOf(const llvm::DISubroutineType *T, bool IsMethod);

/// How many IR arguments each struct of at most 16 bytes takes, if that can be
/// told from their number (Given, hidden ones left out); 0 if not.
unsigned piecesPerStruct(const Signature &Sig, unsigned Given);

class FunctionInfo {
public:
  FunctionInfo(llvm::Function &F, const Signature &Sig);

  /// Source parameters in order, without `this`.
  llvm::SmallVector<Parameter, 6> Params;
  /// Debug information or headers described the parameters.
  bool HasTypes = false;
  /// `this` in methods.
  Parameter This;
  bool HasThis = false;
  SrType ReturnType;
  /// The first instruction behind the storing of parameters.
  llvm::Instruction *FirstStatement = nullptr;
  /// Declared variable that lives at this alloca or argument; null if none.
  const llvm::DILocalVariable *variableAt(const llvm::Value *V) const {
    return Declared.lookup(V);
  }

private:
  void findParameters(llvm::Function &F, const Signature &Sig);
  void addUndeclared(llvm::Function &F, const Signature &Sig);
  void addFromHeaders(llvm::Function &F, const Signature &Sig);

  llvm::DenseMap<const llvm::Value *, const llvm::DILocalVariable *> Declared;
};

} // namespace semrules

#endif
