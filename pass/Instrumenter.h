//===- Instrumenter.h - checks into functions ------------------------------===//
//
// Turns matches into inserted checks and records.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_INSTRUMENTER_H
#define SEMRULES_INSTRUMENTER_H

#include "ExitPlaces.h"
#include "Ghosts.h"
#include "Matcher.h"
#include "Remarks.h"
#include "Scope.h"
#include "SiteRecord.h"
#include <vector>

namespace semrules {

/// What a piece of inserted code demands.
enum class Demand { Require, Forbid, None };

/// A check's code, not linked into the function yet.
struct BuiltCheck {
  std::unique_ptr<ExprEmitter> Emitter;
  llvm::BasicBlock *First = nullptr, *Last = nullptr;
  /// Stands for the site's record until that can be written.
  llvm::GlobalVariable *Placeholder = nullptr;
  std::string Message;
  std::string Error;
};

/// Puts blocks First to Last, which ends without a terminator, before an
/// instruction.
void linkBefore(llvm::Instruction *Before, llvm::BasicBlock *First,
                llvm::BasicBlock *Last);

class Instrumenter {
public:
  Instrumenter(const sr_spec &Spec, ModuleFacts &Facts, bool Counts);

  /// Inserts a check for each match.  Returns true if the module was changed.
  bool run(std::vector<Match> Matches, llvm::ArrayRef<Unmatched> Problems);

private:
  /// One step to insert: before an instruction, in a given order.
  struct Task {
    const Match *Site;
    Demand What;
    bool Acts;          // the step's actions are done here
    llvm::Instruction *Before = nullptr;
    unsigned Order = 0; // of Before in its function
    int Phase = 0;      // among steps at one place
    llvm::ReturnInst *Return = nullptr;
  };
  /// A value computed on entry, and the blocks that compute it.
  struct EntryValue {
    uint32_t Expr;
    const Match *Site;
    Operand Op;
    llvm::Value *Fault = nullptr; // i64: 1 where it could not be computed
    std::string FaultText;
    llvm::BasicBlock *First = nullptr, *Last = nullptr;
    bool Linked = false;
    std::unique_ptr<ExprEmitter> Emitter;
  };
  void runFunction(llvm::Function &F, llvm::ArrayRef<const Match *> Sites);
  void addExitSteps(llvm::Function &F,
                    llvm::SmallVectorImpl<const Match *> &Sites);
  void planStep(const Match &Site, std::vector<Task> &Tasks);
  void plan(Task T, std::vector<Task> &Tasks);
  void insert(const Task &T, const ExitPlaces &Places);
  void unwinding(llvm::Function &F, llvm::ArrayRef<Task> Exits,
                 llvm::ArrayRef<llvm::AllocaInst *> Left);
  void insertUnwinding(const Task &T,
                       llvm::ArrayRef<llvm::Instruction *> Throwing,
                       llvm::ArrayRef<llvm::Instruction *> Leaving);
  void recordThrowers(const BuiltCheck &Built, const Task &T,
                      llvm::AllocaInst *Slot,
                      llvm::ArrayRef<llvm::Instruction *> Throwing);
  void enterFrames(llvm::Function &F, llvm::ArrayRef<const Match *> Sites,
                   llvm::SmallVectorImpl<llvm::AllocaInst *> &Left);
  llvm::AllocaInst *enterFrame(const Match &Site);
  void leave(llvm::Instruction *Before,
             llvm::ArrayRef<llvm::AllocaInst *> Left);
  void watchModule();
  bool buildCheck(BuiltCheck &Built, const Task &T, llvm::DebugLoc Loc,
                  Moment When, llvm::AllocaInst *Slot);
  SrType typeWhereKept(uint32_t Ghost, uint32_t Expr);
  llvm::GlobalVariable *recordFor(const BuiltCheck &Built, const Task &T,
                                  llvm::DebugLoc Loc);
  void count(ExprEmitter &E, llvm::Value *Record, unsigned Offset);
  Operand entryValue(const Match &Site, uint32_t Expr, llvm::Value *&Fault,
                     std::string &FaultText, std::string &Error);
  void linkEntryValues(llvm::Function &F);
  void dropEntryValues();
  void skip(const Task &T, llvm::StringRef Reason, llvm::DebugLoc Loc);
  void recordProblem(const Unmatched &Problem);
  sr_check_kind kindOf(const Task &T);
  SiteText textFor(const Task &T, llvm::DebugLoc Loc);
  llvm::DebugLoc placeOf(const Task &T);
  bool usesReturned(const Match &Site);
  bool mentions(uint32_t Expr, llvm::StringRef Name);

  const sr_spec &Spec;
  ModuleFacts &Facts;
  llvm::Module &M;
  RecordWriter Records;
  Remarks Talk;
  bool Counts;
  bool Inserted = false;
  GhostStore Ghosts;
  /// Sites of steps, and exits that steps without points are done at.
  llvm::DenseMap<uint32_t, llvm::SmallVector<const Match *, 4>> ByStep;
  std::vector<std::unique_ptr<Match>> ExitSites;
  std::vector<std::unique_ptr<SpecPoint>> ExitPoints;
  /// Steps whose obligations are those of the activation.
  llvm::DenseSet<uint32_t> Owners;
  ExitFinder Exits;
  std::vector<std::unique_ptr<EntryValue>> EntryValues;
};

} // namespace semrules

#endif
