//===- Remarks.h - what the pass tells about its work ----------------------===//
//
// The only place where remarks and diagnostics are worded.  Pass name:
// "semrules".
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_REMARKS_H
#define SEMRULES_REMARKS_H

#include "Matcher.h"
#include "SiteRecord.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include <map>

namespace semrules {

struct RuleCounts {
  unsigned Matched = 0, Proved = 0, Checked = 0, Skipped = 0;
};

class Remarks {
public:
  Remarks(llvm::Module &M, const sr_spec &Spec) : M(M), Spec(Spec) {}

  void inserted(const Match &Site, const SiteText &Text, llvm::DebugLoc Loc);
  void skipped(const Match &Site, const SiteText &Text, llvm::DebugLoc Loc);
  /// RuleSummary of each rule that matched, NoMatch of each that did not.
  void summary(llvm::ArrayRef<Unmatched> Problems);
  std::map<uint32_t, RuleCounts> Counts; // by rule

private:
  llvm::StringRef ruleOf(const SpecPoint &P);
  llvm::StringRef textOf(const SpecPoint &P);

  llvm::Module &M;
  const sr_spec &Spec;
};

/// Appends ": " and text to the compiler's warnings or errors.
void warn(llvm::LLVMContext &C, const llvm::Twine &Text);

} // namespace semrules

#endif
