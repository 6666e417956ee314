//===- Instrumenter.cpp - checks into functions ----------------------------===//
//
// Which checks, where and in which order.  One check's code is in Check.cpp.
//
//===----------------------------------------------------------------------===//

#include "Instrumenter.h"
#include "LLVMCompat.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include <map>

using namespace llvm;

namespace semrules {

Instrumenter::Instrumenter(const sr_spec &Spec, ModuleFacts &Facts,
                           bool Counts)
    : Spec(Spec), Facts(Facts), M(Facts.M), Records(Facts.M, Spec),
      Talk(Facts.M, Spec), Counts(Counts), Exits(Facts.Source) {}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

/// The instruction behind I on the way where it completed.
static Instruction *behind(Instruction *I) {
  auto *Invoke = dyn_cast<InvokeInst>(I);
  if (!Invoke)
    return I->getNextNode();
  BasicBlock *Normal = Invoke->getNormalDest();
  if (!Normal->getSinglePredecessor())
    Normal = SplitEdge(Invoke->getParent(), Normal);
  return &*Normal->getFirstInsertionPt();
}

static bool isAfter(const Match &Site, unsigned PointKind) {
  return PointKind == SR_POINT_RETURN || Site.Access == AccessKind::Modify ||
         Site.Access == AccessKind::Exchange ||
         (Site.Access == AccessKind::Load && isa<LoadInst>(Site.At));
}

DebugLoc Instrumenter::placeOf(const Task &T) {
  if (T.Site->At)
    return T.Site->At->getDebugLoc();
  if (T.Return)
    return T.Return->getDebugLoc();
  return DebugLoc();
}

SiteText Instrumenter::textFor(const Match &Site, sr_check_kind Kind,
                               DebugLoc Loc) {
  const SpecPoint &P = *sr_spec_point(&Spec, Site.Point);
  const SpecRule &R = *sr_spec_rule(&Spec, P.rule);
  Function &F = *Site.Where;
  SiteText T;
  T.Kind = Kind;
  T.Point = sr_point_kind(P.kind);
  T.Subject = Site.Subject;
  T.HasCounts = Counts;
  T.Where.Function = displayName(F);
  T.Where.File = fileOf(F, nullptr);
  if (Loc) {
    T.Where.File = Loc->getFilename().str();
    T.Where.Line = Loc.getLine();
    T.Where.Column = Loc.getCol();
  } else if (const DISubprogram *SP = F.getSubprogram()) {
    T.Where.Line = SP->getLine();
    if (Facts.Types.declarationOf(F))
      T.Where.Column =
          Facts.Source.columnOf(*SP, SP->getLine(), SP->getName());
  }
  uint32_t E = Kind == SR_KIND_REQUIRE ? R.require : R.forbid;
  if (const SpecExpr *Expr = sr_spec_expr(&Spec, E))
    T.Condition = sr_spec_string(&Spec, Expr->text);
  return T;
}

void Instrumenter::skip(const Match &Site, sr_check_kind Kind,
                        StringRef Reason, DebugLoc Loc) {
  const SpecPoint &P = *sr_spec_point(&Spec, Site.Point);
  SiteText T = textFor(Site, Kind, Loc);
  T.State = SR_STATE_SKIPPED;
  T.Reason = Reason.str();
  if (Site.Suppressed)
    T.Message = suppressionText(Spec, *Site.Suppressed);
  Records.site(*sr_spec_rule(&Spec, P.rule), T, {}, {});
  Talk.skipped(Site, T, Loc);
  ++Talk.Counts[P.rule].Matched;
  ++Talk.Counts[P.rule].Skipped;
}

/// A point whose subject is there but not as the rule has it: a record without
/// a place, so that coverage can tell once a program.
void Instrumenter::recordProblem(const Unmatched &Problem) {
  const SpecPoint &P = *sr_spec_point(&Spec, Problem.Point);
  const SpecRule &R = *sr_spec_rule(&Spec, P.rule);
  SiteText T;
  T.Kind = R.require != SR_NONE ? SR_KIND_REQUIRE : SR_KIND_FORBID;
  T.Point = sr_point_kind(P.kind);
  T.State = SR_STATE_SKIPPED;
  T.Subject = sr_spec_string(&Spec, P.name);
  T.Reason = Problem.Reason;
  Records.site(R, T, {}, {});
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

void Instrumenter::plan(const Match &Site, sr_check_kind Kind,
                        std::vector<Task> &Tasks) {
  const SpecPoint &P = *sr_spec_point(&Spec, Site.Point);
  if (!Site.Skip.empty())
    return skip(Site, Kind, Site.Skip,
                Site.At ? Site.At->getDebugLoc() : DebugLoc());
  if (P.kind == SR_POINT_ENTRY) {
    Tasks.push_back({&Site, Kind,
                     Facts.function(*Site.Where).FirstStatement, 0, -1});
    return;
  }
  if (P.kind == SR_POINT_EXIT) {
    bool Any = false;
    for (BasicBlock &BB : *Site.Where) {
      auto *R = dyn_cast<ReturnInst>(BB.getTerminator());
      if (!R)
        continue;
      Any = true;
      if (BB.getTerminatingMustTailCall())
        skip(Site, Kind, "musttail call: nothing can run after it",
             R->getDebugLoc());
      else
        Tasks.push_back({&Site, Kind, R, 0, 2, R});
    }
    if (!Any && Site.Where->doesNotThrow())
      skip(Site, Kind, "the function never returns", DebugLoc());
    return;
  }
  if (isAfter(Site, P.kind))
    Tasks.push_back({&Site, Kind, behind(Site.At), 0, 0});
  else
    Tasks.push_back({&Site, Kind, Site.At, 0, 1});
}

void Instrumenter::runFunction(Function &F, ArrayRef<const Match *> Sites) {
  std::vector<Task> Tasks;
  for (const Match *Site : Sites) {
    const SpecPoint &P = *sr_spec_point(&Spec, Site->Point);
    const SpecRule &R = *sr_spec_rule(&Spec, P.rule);
    if (R.require != SR_NONE)
      plan(*Site, SR_KIND_REQUIRE, Tasks);
    if (R.forbid != SR_NONE)
      plan(*Site, SR_KIND_FORBID, Tasks);
  }
  DenseMap<const Instruction *, unsigned> Number;
  unsigned N = 0;
  for (Instruction &I : instructions(F))
    Number[&I] = N++;
  for (Task &T : Tasks)
    T.Order = Number.lookup(T.Before);
  // Where rules meet: file order, then rule order, which is that of points.
  llvm::stable_sort(Tasks, [](const Task &A, const Task &B) {
    return std::tie(A.Order, A.Phase, A.Site->Point) <
           std::tie(B.Order, B.Phase, B.Site->Point);
  });
  // Found before the first change: changes would hide them.
  std::map<ReturnInst *, ExitPlaces> Places;
  for (const Task &T : Tasks)
    if (T.Return && !Places.count(T.Return))
      Places[T.Return] = Exits.find(*T.Return, Facts.function(F));
  for (const Task &T : Tasks)
    insert(T, T.Return ? Places[T.Return] : ExitPlaces());
  unwinding(F, Sites);
  EntryValues.clear();
}

bool Instrumenter::run(std::vector<Match> Matches,
                       ArrayRef<Unmatched> Problems) {
  // By function, in the module's order; what is known of functions is
  // computed before the first change.
  MapVector<Function *, SmallVector<const Match *, 8>> ByFunction;
  for (const Match &Site : Matches) {
    ByFunction[Site.Where].push_back(&Site);
    Facts.function(*Site.Where);
    if (Site.Callee && !Site.Callee->isDeclaration())
      Facts.function(*Site.Callee);
  }
  for (auto &Entry : ByFunction)
    runFunction(*Entry.first, Entry.second);
  Facts.Own.finish();
  for (const Unmatched &Problem : Problems)
    recordProblem(Problem);
  Talk.summary(Problems);
  Records.unit(Facts.Types.hasDebugInfo() ||
               (Spec.header->flags & SR_SPEC_HAS_TYPES));
  Records.ruleList();
  if (Inserted)
    Records.registration();
  Records.finish();
  return true;
}

} // namespace semrules
