//===- ExitPlaces.h - which return statement a function left by ------------===//
//
// clang gathers the return statements of a function in one return
// instruction.  Reports name the statement, so each way to it is told apart.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_EXITPLACES_H
#define SEMRULES_EXITPLACES_H

#include "FunctionInfo.h"
#include "SourceLines.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DebugLoc.h"
#include "llvm/IR/Instructions.h"

namespace semrules {

/// A return statement, and an instruction that only it runs.
struct ExitPlace {
  llvm::Instruction *Before;
  llvm::DebugLoc Loc;
};

struct ExitPlaces {
  llvm::SmallVector<ExitPlace, 4> Statements;
  /// Control may also come by none of them: it fell off the end.
  bool MayFallOff = true;
};

class ExitFinder {
public:
  explicit ExitFinder(SourceLines &Source) : Source(Source) {}
  ExitPlaces find(llvm::ReturnInst &Return, const FunctionInfo &Info);

private:
  bool endsReturnStatement(const llvm::BranchInst &Br);
  llvm::DebugLoc loneStatement(const llvm::ReturnInst &Return);

  SourceLines &Source;
};

} // namespace semrules

#endif
