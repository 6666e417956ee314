//===- Remarks.cpp - what the pass tells about its work --------------------===//

#include "Remarks.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"

using namespace llvm;

namespace semrules {

static const char PassName[] = "semrules";

StringRef Remarks::ruleOf(const SpecPoint &P) {
  const SpecRule *R = sr_spec_rule(&Spec, P.rule);
  return R ? sr_spec_string(&Spec, R->id) : "";
}

StringRef Remarks::textOf(const SpecPoint &P) {
  return sr_spec_string(&Spec, P.text);
}

/// The instruction's place, or the function's where there is none.
static DiagnosticLocation placeOf(Function &F, DebugLoc Loc) {
  if (Loc)
    return DiagnosticLocation(Loc);
  if (const DISubprogram *SP = F.getSubprogram())
    return DiagnosticLocation(SP);
  return DiagnosticLocation();
}

void Remarks::inserted(const Match &Site, const SiteText &, DebugLoc Loc) {
  Function &F = *Site.Where;
  OptimizationRemarkEmitter Emitter(&F);
  Emitter.emit([&]() {
    return OptimizationRemark(PassName, "CheckInserted", placeOf(F, Loc),
                              &F.getEntryBlock())
           << "check of rule '" << ore::NV("Rule", ruleOf(*Site.P))
           << "' inserted at '" << ore::NV("Point", textOf(*Site.P))
           << "', matching '" << ore::NV("Subject", Site.Subject) << "'";
  });
}

void Remarks::skipped(const Match &Site, const SiteText &Text, DebugLoc Loc) {
  Function &F = *Site.Where;
  OptimizationRemarkEmitter Emitter(&F);
  Emitter.emit([&]() {
    return OptimizationRemarkMissed(PassName,
                                    Site.IsBlindSpot ? "BlindSpot"
                                                     : "SiteSkipped",
                                    placeOf(F, Loc), &F.getEntryBlock())
           << "rule '" << ore::NV("Rule", ruleOf(*Site.P))
           << (Site.IsBlindSpot ? "' can't see every '" : "' not checked at '")
           << ore::NV("Point", textOf(*Site.P)) << "' ("
           << ore::NV("Subject", Site.Subject)
           << "): " << ore::NV("Reason", Text.Reason);
  });
}

void Remarks::summary(ArrayRef<Unmatched> Problems) {
  Function *First = nullptr;
  for (Function &F : M)
    if (!F.isDeclaration()) {
      First = &F;
      break;
    }
  if (!First)
    return;
  OptimizationRemarkEmitter Emitter(First);
  if (!Emitter.allowExtraAnalysis(PassName) &&
      !M.getContext().getDiagHandlerPtr()->isAnyRemarkEnabled(PassName))
    return;
  auto Emit = [&](const char *Name) {
    return OptimizationRemarkAnalysis(PassName, Name, placeOf(*First, {}),
                                      &First->getEntryBlock());
  };
  DenseMap<uint32_t, StringRef> Reasons;
  for (const Unmatched &U : Problems)
    if (const SpecPoint *P = sr_spec_point(&Spec, U.Point))
      Reasons[P->rule] = U.Reason;
  for (uint32_t R = 0; R < Spec.header->rules.count; ++R) {
    const SpecRule *Rule = sr_spec_rule(&Spec, R);
    if (Rule->flags & SR_RULE_IS_HIDDEN)
      continue;
    StringRef Id = sr_spec_string(&Spec, Rule->id);
    auto It = Counts.find(R);
    if (It != Counts.end()) {
      const RuleCounts &N = It->second;
      Emitter.emit(Emit("RuleSummary")
                   << "rule '" << ore::NV("Rule", Id)
                   << "' in this file: " << ore::NV("Matched", N.Matched)
                   << " matched, " << ore::NV("Proved", N.Proved)
                   << " proved, " << ore::NV("Checked", N.Checked)
                   << " checked, " << ore::NV("Skipped", N.Skipped)
                   << " skipped");
      continue;
    }
    StringRef Why = Reasons.lookup(R);
    OptimizationRemarkAnalysis Remark = Emit("NoMatch");
    Remark << "rule '" << ore::NV("Rule", Id)
           << "' matches nothing in this file";
    if (!Why.empty())
      Remark << ": " << ore::NV("Reason", Why);
    Emitter.emit(Remark);
  }
}

namespace {
/// A warning that clang shows as one, without a place.
class PluginWarning : public DiagnosticInfo {
public:
  explicit PluginWarning(const Twine &Text)
      : DiagnosticInfo(kind(), DS_Warning), Text(Text.str()) {}
  void print(DiagnosticPrinter &P) const override { P << Text; }

private:
  static int kind() {
    static const int Kind = getNextAvailablePluginDiagnosticKind();
    return Kind;
  }
  std::string Text;
};
} // namespace

void warn(LLVMContext &C, const Twine &Text) {
  C.diagnose(PluginWarning(Text));
}

} // namespace semrules
