//===- Freezes.h - freezes of ours, while the optimizer runs --------------===//
//
// Inserted conditions freeze what decides their branches.  A freeze behind a
// phi hides what each way to it knows; this takes it to where the values come
// from.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_FREEZES_H
#define SEMRULES_FREEZES_H

#include "llvm/IR/PassManager.h"

namespace semrules {

/// Turns freeze(phi(call, call, 1)) into phi(freeze, freeze, 1), each freeze
/// right behind its call, and has all other uses see the frozen values: the
/// program's own tests of them then tell of ours.
class SpreadFreezes : public llvm::PassInfoMixin<SpreadFreezes> {
public:
  llvm::PreservedAnalyses run(llvm::Function &F,
                              llvm::FunctionAnalysisManager &);
};

} // namespace semrules

#endif
