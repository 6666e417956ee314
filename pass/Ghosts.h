//===- Ghosts.h - where ghosts live, and how they are reached -------------===//
//
// A ghost is what a rule keeps of the past (semrules/history.h).  Without keys
// it is a local variable of the function, a thread-local word or a word of the
// process; otherwise the runtime keeps it, and is called.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_GHOSTS_H
#define SEMRULES_GHOSTS_H

#include "ExprEmitter.h"
#include "semrules/history.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace semrules {

/// What a module has of ghosts, watched functions and activations.
class GhostStore {
public:
  enum class Kind { Local, Thread, Process, Table };

  GhostStore(llvm::Module &M, const sr_spec &Spec);

  Kind kindOf(const SpecGhost &G) const;
  /// Some breach tells where the ghost was changed last.
  bool tellsSite(uint32_t Ghost);
  /// Something may be owed to an activation, or be kept as long as one lasts.
  const bool UsesActivations;
  /// Something must be judged when the process ends.
  const bool JudgesProcess;

  /// The struct semrules_ghost, as an untyped pointer.
  llvm::Constant *ghost(uint32_t Ghost);
  llvm::Constant *frame(uint32_t Frame);
  /// The struct semrules_word of a ghost that is no Table: its value, its site.
  struct Word {
    llvm::Value *Value, *Site;
  };
  Word word(llvm::IRBuilder<> &B, uint32_t Ghost);

  /// Makes all of them, in the program's main module: shared objects that are
  /// loaded later share what the program has, and nothing else.
  void makeAll();
  /// A slot for the activation of F, 0 at first; made when first asked for.
  llvm::AllocaInst *activation(llvm::Function &F);
  bool hasActivation(llvm::Function &F) const {
    return Activations.count(&F) != 0;
  }
  /// Room for words that are handed over by address.
  llvm::AllocaInst *buffer(llvm::Function &F, size_t Words);
  llvm::AllocaInst *walk(llvm::Function &F);
  /// F is returned to by longjmp: what it keeps must be in memory.
  bool returnsTwice(const llvm::Function &F);

  /// Functions that are watched, with the frame.
  llvm::DenseSet<std::pair<const llvm::Function *, uint32_t>> Watched;

  llvm::CallInst *call(llvm::IRBuilder<> &B, const char *Name,
                       llvm::Type *Result, llvm::ArrayRef<llvm::Value *> Args,
                       bool IsCold = false);

private:
  llvm::GlobalVariable *threadWord(uint32_t Ghost);
  Word local(llvm::Function &F, uint32_t Ghost);
  llvm::AllocaInst *slot(llvm::Function &F, llvm::Type *T, const char *Name,
                         bool IsCleared);

  llvm::Module &M;
  const sr_spec &Spec;
  llvm::DenseMap<uint32_t, bool> Told;
  llvm::DenseMap<uint32_t, llvm::Constant *> Ghosts, Frames;
  llvm::DenseMap<uint32_t, llvm::GlobalVariable *> Words;
  llvm::DenseMap<std::pair<llvm::Function *, uint32_t>, Word> Locals;
  llvm::DenseMap<llvm::Function *, llvm::AllocaInst *> Activations, Buffers,
      LargeBuffers, Walks;
  llvm::DenseMap<const llvm::Function *, bool> Twice;
};

/// The past, as one piece of inserted code sees it.
class SiteHistory : public ExprHistory {
public:
  /// The type that a saved value had where it was saved.
  using TypeOf = std::function<SrType(uint32_t Ghost, uint32_t Expr)>;

  SiteHistory(GhostStore &Store, const sr_spec &Spec, ExprEmitter &E,
              llvm::Function &F, TypeOf Type)
      : Store(Store), Spec(Spec), E(E), F(F), KeptType(std::move(Type)) {}

  /// Finds the scopes of all ghosts that a step uses; where one does not exist
  /// the step is inactive.  What follows is dominated by it.
  void begin(const SpecStep &S, Label &Inactive);
  /// The same for the ghosts of an expression.
  void begin(uint32_t Expr, Label &Inactive);
  /// Begins a walk over a ghost's records that fit the point's names.  The
  /// builder is then where the body belongs; Over is where the walk ends.
  llvm::BasicBlock *walk(uint32_t Ghost, bool IsOfActivation,
                         llvm::ArrayRef<llvm::Value *> Keys, Label &Over);
  /// The actions of a step.  Site: the record.
  void act(const SpecStep &S, llvm::Value *Site, bool IsAtExit);
  /// Reads once what the step asks for more than once.
  void readAhead(const SpecStep &S);
  /// The obligations that a step begins are the activation's own.
  bool IsOwner = false;
  /// The site is the function's own entry or exit: others are asked for.
  bool IsBorder = false;
  /// Values of the message where something is owed, behind keys and saved ones.
  std::function<llvm::Value *(llvm::SmallVectorImpl<llvm::Value *> &)> Message;
  /// In the way of a breach: tells of the past.
  void tellEarlier(const SpecStep &S);

  Operand ghost(const SpecExpr &E) override;
  Operand held(const SpecExpr &E) override;
  Operand saved(const SpecExpr &E) override;
  llvm::Value *active(const SpecExpr &E) override;

  /// Keys by expressions linked from First; null for those that may be any.
  llvm::SmallVector<llvm::Value *, 4> keys(uint32_t First);

private:
  using Keys = llvm::ArrayRef<llvm::Value *>;
  const SpecGhost &ghostAt(uint32_t Index);
  void need(uint32_t Ghost, Label &Inactive);
  void needIn(uint32_t Expr, Label &Inactive);
  llvm::Value *scopeOf(uint32_t Ghost, bool ForWriting);
  llvm::Value *ownActivation();
  llvm::Value *activationOr(Label &None);
  llvm::Value *store(Keys Words);
  static uint64_t maskOf(Keys Words);
  Operand read(uint32_t Ghost, Keys Words);
  void countReads(uint32_t Expr,
                  std::vector<std::pair<uint32_t, unsigned>> &Reads);
  bool isSame(const SpecExpr &A, const SpecExpr &B);
  void change(const SpecAction &A, llvm::Value *Site);
  void changeWord(const SpecAction &A, llvm::Value *New, llvm::Value *Site);
  void changeRecord(const SpecAction &A, llvm::Value *New, llvm::Value *Site);
  void owe(const SpecAction &A, llvm::Value *New, llvm::Value *Site);
  void end(const SpecAction &A, llvm::Value *Site, bool IsAtExit);
  llvm::Value *floored(llvm::Value *Old, llvm::Value *Delta);
  void fallAtomically(llvm::Value *At, llvm::Value *Delta);

  GhostStore &Store;
  const sr_spec &Spec;
  ExprEmitter &E;
  llvm::Function &F;
  TypeOf KeptType;
  llvm::DenseMap<uint32_t, llvm::Value *> Scopes; // FRAME, THREAD: by ghost
  uint32_t Loop = SR_NONE;
  llvm::Value *Walk = nullptr;
  /// Records that were read, by ghost and the words of their keys.
  std::vector<std::pair<const SpecExpr *, Operand>> Known;
};

} // namespace semrules

#endif
