//===- Matcher.h - where rules meet a module -------------------------------===//
//
// Finds the sites of a spec's points in a module: functions by name, fields by
// type and offset.  Changes nothing.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_MATCHER_H
#define SEMRULES_MATCHER_H

#include "Access.h"
#include "semrules/abi.h"
#include "Spec.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace semrules {

enum class AccessKind { None, Store, Load, Modify, Exchange, Copy, Set };

/// A field or variable that a point speaks of, found in this module.
struct FieldTarget {
  uint32_t Point;
  FieldInfo Field;      // BitSize 0: the whole variable
  bool WholeVariable = false;
};

struct Match {
  uint32_t Point = SR_NONE;          // SR_NONE: the exit that a step is done at
  const SpecPoint *P = nullptr;
  const SpecStep *S = nullptr;       // null: a watched function
  uint32_t Step = SR_NONE;
  llvm::Function *Where = nullptr;   // function that the site is in
  llvm::Instruction *At = nullptr;   // call, store, load; null at entry, exit
  llvm::Function *Callee = nullptr;  // call, return: known target
  std::string Subject;
  AccessKind Access = AccessKind::None;
  Level Object;                      // write, read, calls through fields
  FieldInfo Field;
  bool WholeVariable = false;
  bool Initialises = false; // a write of a new local object: old is 0
  std::string Skip;  // not empty: found, but can't be checked, and why
  const SpecSuppression *Suppressed = nullptr; // by which, if at all
  bool IsBlindSpot = false; // the reason says what the compiler can't see
};

/// A point that names something this module does not have.
struct Unmatched {
  uint32_t Point;
  std::string Reason; // why, with the nearest name; "" if nothing is near
};

class Matcher {
public:
  Matcher(const sr_spec &Spec, ModuleFacts &Facts);

  /// All matches, function by function.
  std::vector<Match> find();
  std::vector<Unmatched> Problems;

private:
  void collectFunctions();
  void collectFields();
  void collectPointers();
  void collectUntyped();
  void tellUndescribed();
  void collectRecordPoints(llvm::StringRef Name,
                           const TypeIndex::Records &Records);
  void addRecordPoint(uint32_t Point, const TypeIndex::Records &Records);
  void addVariablePoint(uint32_t Point, llvm::GlobalVariable &G);
  void dropAmbiguous();
  llvm::SmallVector<uint32_t, 4> globPoints(llvm::StringRef Name);
  void matchFunction(llvm::Function &F);
  void matchCall(llvm::CallBase &Call);
  bool isMatched(uint32_t Point, const llvm::Instruction *At);
  void matchIndirect(llvm::CallBase &Call);
  void matchMemory(llvm::Instruction &I);
  void matchAccess(llvm::Instruction &I, AccessKind Kind, llvm::Value *Address);
  void matchLevel(const Level &L, llvm::Instruction &I, AccessKind Kind);
  void matchMembers(const Level &L, SrType T, uint64_t BitOffset,
                    llvm::Instruction &I, AccessKind Kind);
  void matchTarget(const FieldTarget &T, const Level &L, llvm::Instruction &I,
                   AccessKind Kind);
  void matchUntyped(llvm::Instruction &I);
  void tellUntypedBlock(llvm::Instruction &I, llvm::Value *Length);
  void matchEscape(llvm::GEPOperator &G, llvm::Instruction &User);
  void matchEscapes(llvm::Instruction &I);
  bool isInFunctions(sr_spec_list Patterns, const llvm::Function &F);
  bool isInFiles(sr_spec_list Patterns, const llvm::Function &F,
                 const llvm::Instruction *At);
  bool passes(const SpecPoint &P, llvm::Function &F,
              const llvm::Instruction *At);
  /// The rule's suppression of this place, null if there is none.
  const SpecSuppression *suppressionOf(const SpecPoint &P, llvm::Function &F,
                                       const llvm::Instruction *At);
  void addBlindSpot(const FieldTarget &T, const Level &L, llvm::Instruction &I,
                    llvm::StringRef Reason);
  Match &add(uint32_t Point, llvm::Function &F, llvm::Instruction *At);
  std::string subjectOf(uint32_t Point, const Level &L, const FieldInfo &F,
                        bool Whole);

  const sr_spec &Spec;
  ModuleFacts &Facts;
  llvm::Module &M;
  std::vector<Match> Matches;
  llvm::DenseMap<llvm::Function *, llvm::SmallVector<uint32_t, 2>> OfFunction;
  llvm::DenseMap<const llvm::DICompositeType *,
                 llvm::SmallVector<FieldTarget, 2>>
      OfRecord;
  llvm::DenseMap<llvm::GlobalVariable *, llvm::SmallVector<FieldTarget, 2>>
      OfVariable;
  /// Without debug information: points by struct type or global.
  llvm::DenseMap<const void *, llvm::SmallVector<uint32_t, 2>> Untyped;
  llvm::DenseSet<uint32_t> MatchedTypes, MatchedVariables;
  bool HasFieldPoints = false, HasIntrinsicPoints = false;
};

/// Exact mode: the address was reached by another member of a union than the
/// field lies in.  Bytes are those of a block access, 0 for others.
bool isByOtherArm(const FieldInfo &F, const Level &L, uint64_t Bytes);
/// The function that a call reaches, if the compiler knows; null otherwise.
llvm::Function *knownTarget(const llvm::CallBase &Call);
/// Why F must be left alone ("opted out", "naked function"); "" if not.
std::string untouchable(const llvm::Function &F);
/// Path of the file that I, or else F, stands in.
std::string fileOf(const llvm::Function &F, const llvm::Instruction *I);
/// Whether that file is one of an `in-file` pattern.
bool isInFile(const char *Pattern, const llvm::Function &F,
              const llvm::Instruction *I);

} // namespace semrules

#endif
