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
      Talk(Facts.M, Spec), Counts(Counts), Ghosts(Facts.M, Spec),
      Exits(Facts.Source) {}

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

sr_check_kind Instrumenter::kindOf(const Task &T) {
  const SpecStep *S = T.Site->S;
  if (!S)
    return SR_KIND_EVENT;
  if (S->kind > SR_KIND_FORBID)
    return sr_check_kind(S->kind);
  return T.What == Demand::None      ? SR_KIND_EVENT
         : T.What == Demand::Require ? SR_KIND_REQUIRE
                                     : SR_KIND_FORBID;
}

SiteText Instrumenter::textFor(const Task &Todo, DebugLoc Loc) {
  const Match &Site = *Todo.Site;
  const SpecStep *S = Site.S;
  Function &F = *Site.Where;
  SiteText T;
  T.Kind = kindOf(Todo);
  T.Point = sr_point_kind(Site.P->kind);
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
  if (!S)
    return T;
  T.Condition = sr_spec_string(&Spec, S->condition);
  uint32_t E = Todo.What == Demand::Require  ? S->require
               : Todo.What == Demand::Forbid ? S->forbid
                                             : SR_NONE;
  if (T.Condition.empty())
    if (const SpecExpr *Expr = sr_spec_expr(&Spec, E))
      T.Condition = sr_spec_string(&Spec, Expr->text);
  return T;
}

void Instrumenter::skip(const Task &Todo, StringRef Reason, DebugLoc Loc) {
  const Match &Site = *Todo.Site;
  SiteText T = textFor(Todo, Loc);
  T.State = SR_STATE_SKIPPED;
  T.Reason = Reason.str();
  if (Site.Suppressed)
    T.Message = suppressionText(Spec, *Site.Suppressed);
  Records.site(*sr_spec_rule(&Spec, Site.P->rule), T, {}, {});
  Talk.skipped(Site, T, Loc);
  ++Talk.Counts[Site.P->rule].Matched;
  ++Talk.Counts[Site.P->rule].Skipped;
}

/// A point whose subject is there but not as the rule has it: a record without
/// a place, so that coverage can tell once a program.
void Instrumenter::recordProblem(const Unmatched &Problem) {
  const SpecPoint &P = *sr_spec_point(&Spec, Problem.Point);
  const SpecRule &R = *sr_spec_rule(&Spec, P.rule);
  const SpecStep *S = sr_spec_step(&Spec, P.step);
  SiteText T;
  T.Kind = !S                         ? SR_KIND_EVENT
           : S->kind > SR_KIND_FORBID ? sr_check_kind(S->kind)
           : S->require != SR_NONE    ? SR_KIND_REQUIRE
                                      : SR_KIND_FORBID;
  T.Point = sr_point_kind(P.kind);
  T.State = SR_STATE_SKIPPED;
  T.Subject = sr_spec_string(&Spec, P.name);
  T.Reason = Problem.Reason;
  Records.site(R, T, {}, {});
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

/// Locks are held from before other rules speak until they have spoken.
static int hiddenPhase(const sr_spec &Spec, const SpecPoint &P) {
  const SpecRule *R = sr_spec_rule(&Spec, P.rule);
  if (!R || !(R->flags & SR_RULE_IS_HIDDEN))
    return 0;
  return P.kind == SR_POINT_RETURN ? -1 : 1;
}

void Instrumenter::plan(Task T, std::vector<Task> &Tasks) {
  const Match &Site = *T.Site;
  const SpecPoint &P = *Site.P;
  if (!Site.Skip.empty())
    return skip(T, Site.Skip, Site.At ? Site.At->getDebugLoc() : DebugLoc());
  int Shift = hiddenPhase(Spec, P);
  if (P.kind == SR_POINT_ENTRY) {
    T.Before = Facts.function(*Site.Where).FirstStatement;
    T.Phase = -10;
    Tasks.push_back(T);
    return;
  }
  if (P.kind == SR_POINT_EXIT) {
    bool Any = false;
    T.Phase = 20;
    for (BasicBlock &BB : *Site.Where) {
      auto *R = dyn_cast<ReturnInst>(BB.getTerminator());
      if (!R)
        continue;
      Any = true;
      T.Return = R;
      T.Before = R;
      if (BB.getTerminatingMustTailCall())
        skip(T, "musttail call: nothing can run after it", R->getDebugLoc());
      else
        Tasks.push_back(T);
    }
    T.Return = nullptr;
    if (!Any && Site.Where->doesNotThrow())
      skip(T, "the function never returns", DebugLoc());
    return;
  }
  bool After = isAfter(Site, P.kind);
  T.Before = After ? behind(Site.At) : Site.At;
  T.Phase = (After ? 0 : 10) + Shift;
  Tasks.push_back(T);
}

void Instrumenter::planStep(const Match &Site, std::vector<Task> &Tasks) {
  const SpecStep &S = *Site.S;
  bool Both = S.require != SR_NONE && S.forbid != SR_NONE;
  if (S.require != SR_NONE)
    plan({&Site, Demand::Require, !Both}, Tasks);
  if (S.forbid != SR_NONE)
    plan({&Site, Demand::Forbid, true}, Tasks);
  if (S.require == SR_NONE && S.forbid == SR_NONE)
    plan({&Site, Demand::None, true}, Tasks);
}

/// Exits of a function that makes promises at one of its sites.
void Instrumenter::addExitSteps(Function &F,
                                SmallVectorImpl<const Match *> &Sites) {
  SmallVector<uint32_t, 4> Here;
  for (const Match *Site : Sites)
    if (Site->Skip.empty() && Site->Step != SR_NONE &&
        !is_contained(Here, Site->Step))
      Here.push_back(Site->Step);
  for (uint32_t Step : Here) {
    const SpecStep *Of = sr_spec_step(&Spec, Step);
    const SpecRule *R = sr_spec_rule(&Spec, Of->rule);
    for (uint32_t I = 0; R && I < R->step_count; ++I) {
      const SpecStep *S = sr_spec_step(&Spec, R->first_step + I);
      if (!S || !(S->flags & SR_STEP_AT_EXIT) || S->of != Step)
        continue;
      Owners.insert(Step);
      auto P = std::make_unique<SpecPoint>(SpecPoint());
      P->rule = Of->rule;
      P->step = R->first_step + I;
      P->kind = SR_POINT_EXIT;
      P->when = P->frame = P->next = SR_NONE;
      auto New = std::make_unique<Match>();
      New->P = P.get();
      New->S = S;
      New->Step = P->step;
      New->Where = &F;
      New->Subject = displayName(F);
      New->Skip = untouchable(F);
      Sites.push_back(New.get());
      ExitPoints.push_back(std::move(P));
      ExitSites.push_back(std::move(New));
    }
  }
}

void Instrumenter::runFunction(Function &F, ArrayRef<const Match *> Found) {
  std::vector<Task> Tasks;
  SmallVector<const Match *, 8> Sites(Found.begin(), Found.end());
  SmallVector<const Match *, 2> Watched;
  addExitSteps(F, Sites);
  for (const Match *Site : Sites) {
    if (Site->S)
      planStep(*Site, Tasks);
    else
      Watched.push_back(Site);
  }
  DenseMap<const Instruction *, unsigned> Number;
  unsigned N = 0;
  for (Instruction &I : instructions(F))
    Number[&I] = N++;
  for (Task &T : Tasks)
    T.Order = Number.lookup(T.Before);
  // Where rules meet: file order, then rule order, which is that of steps.
  llvm::stable_sort(Tasks, [](const Task &A, const Task &B) {
    return std::tie(A.Order, A.Phase, A.Site->Step, A.Site->Point) <
           std::tie(B.Order, B.Phase, B.Site->Step, B.Site->Point);
  });
  // Found before the first change: changes would hide them.
  std::map<ReturnInst *, ExitPlaces> Places;
  for (const Task &T : Tasks)
    if (T.Return && !Places.count(T.Return))
      Places[T.Return] = Exits.find(*T.Return, Facts.function(F));
  SmallVector<AllocaInst *, 2> Left;
  enterFrames(F, Watched, Left);
  for (const Task &T : Tasks)
    insert(T, T.Return ? Places[T.Return] : ExitPlaces());
  std::vector<Task> AtExit;
  for (const Match *Site : Sites)
    if (Site->S && Site->P->kind == SR_POINT_EXIT && Site->Skip.empty() &&
        !usesReturned(*Site)) {
      std::vector<Task> All;
      const SpecStep &S = *Site->S;
      bool Both = S.require != SR_NONE && S.forbid != SR_NONE;
      if (S.require != SR_NONE)
        AtExit.push_back({Site, Demand::Require, !Both});
      if (S.forbid != SR_NONE)
        AtExit.push_back({Site, Demand::Forbid, true});
      if (S.require == SR_NONE && S.forbid == SR_NONE)
        AtExit.push_back({Site, Demand::None, true});
    }
  if (Ghosts.hasActivation(F))
    Left.push_back(Ghosts.activation(F));
  unwinding(F, AtExit, Left);
  if (!Left.empty())
    for (BasicBlock &BB : F)
      if (auto *R = dyn_cast<ReturnInst>(BB.getTerminator())) {
        Instruction *Tail = BB.getTerminatingMustTailCall();
        leave(Tail ? Tail : R, Left);
      }
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
  for (const Match &Site : Matches)
    if (Site.Step != SR_NONE && Site.Skip.empty())
      ByStep[Site.Step].push_back(&Site);
  for (auto &Entry : ByFunction)
    runFunction(*Entry.first, Entry.second);
  watchModule();
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
