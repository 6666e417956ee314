//===- ExprEmitter.h - rule expressions into IR ----------------------------===//
//
// Emits conditions as jumping code, so that `&& || ?: =>` evaluate no more
// than they need, and guards every dereference, division and shift: what would
// trap goes to the fault label instead.
//
// Code is emitted into blocks of its own; nothing of the function is changed
// until the caller links them in, and discard() removes them again where an
// expression turned out to make no sense here.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_EXPREMITTER_H
#define SEMRULES_EXPREMITTER_H

#include "Access.h"
#include "SrType.h"
#include "TypeIndex.h"
#include "semrules/abi.h"
#include "Spec.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include <functional>

namespace semrules {

/// A value of an expression: an i64, a double or an untyped pointer.
struct Operand {
  llvm::Value *V = nullptr;
  SrType T;
  /// Integers: the 64 bits are to be read as unsigned.
  bool Unsigned = false;

  bool isFloat() const { return V->getType()->isDoubleTy(); }
  bool isPointer() const { return V->getType()->isPointerTy(); }
};

/// An object in memory.
struct Place {
  llvm::Value *Address = nullptr; // untyped pointer
  SrType T;
  const llvm::DICompositeType *Owner = nullptr; // for bit-fields
  uint64_t BitOffset = 0;                       // of a bit-field, from Address
  uint64_t BitSize = 0;                         // 0: not a bit-field
};

/// What a name stands for at a point.
struct Binding {
  enum { None, Value, InMemory, OnEntry, Unavailable } Kind = None;
  Operand Op;         // Value
  Place Where;        // InMemory; OnEntry: as it was at the function's entry
  std::string Reason; // Unavailable
};

/// A value shown in reports.
struct Slot {
  std::string Text;
  sr_value_kind Kind;
  const llvm::DICompositeType *Enum = nullptr;
  bool InValues = true;
  unsigned Walk = 0; // the all() or any() whose element it speaks of; 0: none
  llvm::SmallVector<std::string, 4> Names = {}; // of the values 0, 1, 2 ...
};

/// Which slots hold a value on the path at hand.
struct PathState {
  llvm::SmallVector<llvm::Value *, 8> Values;
  llvm::Value *Mask = nullptr; // i64, bit i: slot i was evaluated
};

/// A place to jump to.  Placing it merges what its predecessors knew.
struct Label {
  struct Edge {
    llvm::BasicBlock *From;
    PathState State;
    uint64_t Info;
  };
  llvm::BasicBlock *Block = nullptr;
  bool IsOutside = false; // the block is the program's: no merging
  bool IsCold = false;
  llvm::SmallVector<Edge, 4> Edges;
};

/// What expressions ask of the past; see Ghosts.h.
class ExprHistory {
public:
  virtual ~ExprHistory() = default;
  virtual Operand ghost(const SpecExpr &E) = 0;
  virtual Operand held(const SpecExpr &E) = 0;
  virtual Operand saved(const SpecExpr &E) = 0;
  /// i1
  virtual llvm::Value *active(const SpecExpr &E) = 0;
};

class ExprEmitter {
public:
  using Lookup = std::function<Binding(llvm::StringRef)>;
  using Old = std::function<Operand(
      uint32_t Expr, llvm::Value *&Fault, std::string &FaultText)>;

  ExprEmitter(const sr_spec &Spec, ModuleFacts &Facts, llvm::Function &F,
              llvm::DebugLoc Loc);

  /// Names of the point, looked up before globals and enumerators.
  Lookup Names;
  /// The name of the point nearest to one that does not exist; "" if none is.
  std::function<std::string(llvm::StringRef)> Nearest;
  /// Emits a value at the function's entry; Fault is an i64, one of
  /// SR_ENTRY_*, and FaultText the pointer that was NULL.
  Old OldValue;
  /// Where steps are emitted; null elsewhere.
  ExprHistory *History = nullptr;
  /// The values of ghosts are of interest to who reads the report.
  bool ShowsGhosts = true;

  /// Starts emitting in a new block, and returns it.
  llvm::BasicBlock *start();
  Label newLabel(const char *Name);
  /// Continues at L.  Returns the merged info (i64) if anyone needs it.
  llvm::Value *place(Label &L);
  void jump(Label &L);
  void branch(llvm::Value *Cond, Label &True, Label &False);

  /// Jumps to True or False as the condition has it.  Faults go to Fault.
  void condition(uint32_t Expr, Label &True, Label &False);
  /// The value; Show: shown in reports.
  Operand value(uint32_t Expr, bool Show);
  Label *Fault = nullptr;
  /// Where a walk over too many elements goes.
  Label *Unknown = nullptr;

  /// True if the expression calls functions of the program or helpers.
  bool callsFunctions(uint32_t Expr);
  /// Jumps to Inactive while such a call is running on this thread.
  void stayOutOfCalls(Label &Inactive);

  /// Index of a slot for a value that only the message shows.
  unsigned addMessageSlot(llvm::StringRef Text, const Operand &Op);
  llvm::Value *slotAsInteger(unsigned Index);

  void error(const llvm::Twine &Message);
  bool hasError() const { return !Error.empty(); }
  void discard();

  /// Loads a place; integers come extended to 64 bits.
  Operand load(const Place &P);
  /// A value as a word of history; an error if it is none.
  llvm::Value *asWord(uint32_t Expr);
  llvm::Value *bindingAsWord(const Binding &Bound);
  void showNow(uint32_t Expr, const Operand &Op);
  Operand toInteger(Operand Op);
  Operand integer(llvm::Value *V, bool Unsigned = false);
  Operand poison();
  llvm::Value *frozen(llvm::Value *V);
  const SpecExpr &expr(uint32_t Index);
  /// Extends an integer of the program, by type T, to an operand.
  Operand fromProgram(llvm::Value *V, SrType T);

  llvm::IRBuilder<> B;
  std::string Error;
  llvm::SmallVector<Slot, 8> Slots;
  llvm::SmallVector<std::string, 4> Operands; // texts that faults name
  PathState State;
  unsigned MaxShown = SR_VALUES_WIDE;
  bool IsQuiet = false; // nothing is shown but what is asked for

private:
  llvm::StringRef str(uint32_t Offset);
  uint32_t kid(const SpecExpr &E, unsigned N);
  void faultIf(llvm::Value *Cond, sr_cause Cause, llvm::StringRef Text);
  Operand show(const SpecExpr &E, Operand Op, bool Show);
  void showAs(llvm::StringRef Text, unsigned Walk, Operand Op);

  Operand name(const SpecExpr &E);
  std::optional<Place> place(uint32_t Expr);
  std::optional<Place> namePlace(const SpecExpr &E);
  std::optional<Place> member(const Place &Base, const SpecExpr &E);
  std::optional<Place> arrow(const SpecExpr &E);
  std::optional<Place> element(const SpecExpr &E);
  Place referent(Place P);
  Operand pointer(uint32_t Expr);
  bool isOnEntry(uint32_t Expr);
  bool isOfSaved(uint32_t Expr);
  Operand past(const SpecExpr &E, bool Show);
  Operand valueOfPlace(const Place &P, const SpecExpr &E);
  Operand arithmetic(const SpecExpr &E, bool Show);
  Operand integerArithmetic(const SpecExpr &E, Operand L, Operand R);
  Operand divide(const SpecExpr &E, Operand L, Operand R);
  Operand shift(const SpecExpr &E, Operand L, Operand R);
  Operand pointerArithmetic(const SpecExpr &E, Operand L, Operand R);
  llvm::Value *compare(unsigned Op, Operand L, Operand R);
  llvm::Value *compareMixed(unsigned Op, llvm::Value *Signed,
                            llvm::Value *Unsigned);
  Operand valueOf(const SpecExpr &E, uint32_t Index, bool Show);
  Operand literal(const SpecExpr &E, bool Show);
  Operand accessed(const SpecExpr &E, uint32_t Index, bool Show);
  Operand valueOnEntry(const SpecExpr &E, uint32_t Index, bool Show);
  Operand addressOf(const SpecExpr &E);
  Operand sizeOf(const SpecExpr &E, bool Show);
  Operand unary(const SpecExpr &E, bool Show);
  Operand cast(const SpecExpr &E, bool Show);
  Operand truthAsValue(uint32_t Expr);
  Operand conditional(const SpecExpr &E, bool Show);
  Operand stringTest(const SpecExpr &E, bool Show);
  Operand runtimeCall(const char *Name);
  Operand errnoValue();
  void membership(const SpecExpr &E, Label &True, Label &False);
  llvm::Value *truth(Operand Op);
  Operand toFloat(Operand Op);
  llvm::Value *byteOffset(llvm::Value *Address, uint64_t Bytes);
  sr_value_kind kindOf(const Operand &Op);

  /// A name that an all() or any() binds, while its inside is emitted.
  struct Walk {
    llvm::StringRef Name;
    Operand Element;
    unsigned Number; // from 1
    bool IsOfList;   // the element is not NULL
  };
  /// A function that an expression calls.
  struct Callee {
    llvm::Function *Fn = nullptr;
    Signature Sig;
  };
  llvm::Function *declare(llvm::StringRef LinkName, const Signature &Sig);
  bool choose(Callee &Result, llvm::StringRef Name,
              llvm::ArrayRef<llvm::Function *> Candidates, unsigned Given);
  bool findHelper(Callee &Result, const SpecExpr &E, unsigned Given);
  bool findDeclared(Callee &Result, llvm::StringRef Name);
  bool findCallee(Callee &Result, const SpecExpr &E);
  void setRunning(bool On);
  llvm::Value *argument(uint32_t Expr, SrType Declared, llvm::Type *T,
                        llvm::StringRef Callee, bool Show);
  llvm::CallInst *emitCall(const SpecExpr &E, Callee &Target, bool Show);
  bool returnsReference(const SpecExpr &E);
  std::optional<Place> calledPlace(const SpecExpr &E);
  Operand called(const SpecExpr &E, bool Show);
  Binding lookup(llvm::StringRef Name);
  bool isNeverNull(llvm::StringRef Name);
  const Walk *findWalk(llvm::StringRef Name);
  unsigned walkOf(const SpecExpr &E);
  bool mentions(uint32_t Expr, llvm::StringRef Name);
  void quantifier(const SpecExpr &E, Label &True, Label &False);
  llvm::Value *walkLimit();
  llvm::Value *countOf(const SpecExpr &E, Operand &First);
  Operand headOf(const SpecExpr &E);
  llvm::Value *stepFrom(const SpecExpr &E);

  const sr_spec &Spec;
  ModuleFacts &Facts;
  llvm::Function &F;
  llvm::LLVMContext &C;
  llvm::SmallVector<Walk, 2> Walks; // innermost last
  unsigned WalkCount = 0;
  llvm::SmallVector<llvm::BasicBlock *, 16> Blocks;
  unsigned Depth = 0;
};

/// What became of a value on entry.
enum : uint64_t { SR_ENTRY_FINE, SR_ENTRY_FAULT, SR_ENTRY_UNKNOWN };

/// Marks instructions that were inserted, for the last look.
llvm::StringRef insertedMark();

} // namespace semrules

#endif
