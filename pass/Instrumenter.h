//===- Instrumenter.h - checks into functions ------------------------------===//
//
// Turns matches into inserted checks and records.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_INSTRUMENTER_H
#define SEMRULES_INSTRUMENTER_H

#include "ExitPlaces.h"
#include "Matcher.h"
#include "Remarks.h"
#include "Scope.h"
#include "SiteRecord.h"
#include <vector>

namespace semrules {

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
  /// One check to insert: before an instruction, in a given order.
  struct Task {
    const Match *Site;
    sr_check_kind Kind;
    llvm::Instruction *Before;
    unsigned Order;     // of Before in its function
    int Phase;          // among checks at one place
    llvm::ReturnInst *Return = nullptr;
  };
  /// A value computed on entry, and the blocks that compute it.
  struct EntryValue {
    uint32_t Expr, Point;
    Operand Op;
    llvm::Value *Fault = nullptr; // i64: 1 where it could not be computed
    std::string FaultText;
    llvm::BasicBlock *First = nullptr, *Last = nullptr;
    bool Linked = false;
    std::unique_ptr<ExprEmitter> Emitter;
  };
  void runFunction(llvm::Function &F, llvm::ArrayRef<const Match *> Sites);
  void plan(const Match &Site, sr_check_kind Kind, std::vector<Task> &Tasks);
  void insert(const Task &T, const ExitPlaces &Places);
  void unwinding(llvm::Function &F, llvm::ArrayRef<const Match *> Sites);
  void insertUnwinding(const Match &Site, sr_check_kind Kind,
                       llvm::ArrayRef<llvm::Instruction *> Throwing,
                       llvm::ArrayRef<llvm::Instruction *> Leaving);
  void recordThrowers(const BuiltCheck &Built, const Match &Site,
                      sr_check_kind Kind, llvm::AllocaInst *Slot,
                      llvm::ArrayRef<llvm::Instruction *> Throwing);
  bool buildCheck(BuiltCheck &Built, const Match &Site, sr_check_kind Kind,
                  llvm::DebugLoc Loc, llvm::ReturnInst *Return, Moment When,
                  llvm::AllocaInst *Slot);
  llvm::GlobalVariable *recordFor(const BuiltCheck &Built, const Match &Site,
                                  sr_check_kind Kind, llvm::DebugLoc Loc);
  void count(ExprEmitter &E, llvm::Value *Record, unsigned Offset);
  Operand entryValue(const Match &Site, uint32_t Expr, llvm::Value *&Fault,
                     std::string &FaultText, std::string &Error);
  void linkEntryValues(llvm::Function &F);
  void dropEntryValues();
  void skip(const Match &Site, sr_check_kind Kind, llvm::StringRef Reason,
            llvm::DebugLoc Loc);
  void recordProblem(const Unmatched &Problem);
  SiteText textFor(const Match &Site, sr_check_kind Kind, llvm::DebugLoc Loc);
  llvm::DebugLoc placeOf(const Task &T);
  bool usesReturned(const Match &Site, sr_check_kind Kind);
  bool mentions(uint32_t Expr, llvm::StringRef Name);

  const sr_spec &Spec;
  ModuleFacts &Facts;
  llvm::Module &M;
  RecordWriter Records;
  Remarks Talk;
  bool Counts;
  bool Inserted = false;
  ExitFinder Exits;
  std::vector<std::unique_ptr<EntryValue>> EntryValues;
};

} // namespace semrules

#endif
