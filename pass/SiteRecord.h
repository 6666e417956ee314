//===- SiteRecord.h - records in the object --------------------------------===//
//
// Builds the self-contained records of abi.h as bytes, and the globals that
// hold them.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SITERECORD_H
#define SEMRULES_SITERECORD_H

#include "ExprEmitter.h"
#include "semrules/abi.h"
#include "Spec.h"
#include "llvm/IR/Module.h"
#include <string>

namespace semrules {

/// Where a site stands, as reports name it.
struct SitePlace {
  std::string File;
  unsigned Line = 0, Column = 0;
  std::string Function;
};

struct SiteText {
  SitePlace Where;
  std::string Subject;   // "addReply", "client.flags"
  std::string Message;   // with placeholders; skipped: the suppression
  std::string Condition;
  std::string Reason;    // skipped: why
  sr_point_kind Point = SR_POINT_CALL;
  sr_check_kind Kind = SR_KIND_REQUIRE;
  sr_site_state State = SR_STATE_CHECKED;
  bool HasCounts = false;
};

/// "in-function: a, b; in-file: c.c"
std::string suppressionText(const sr_spec &Spec, const SpecSuppression &S);

class RecordWriter {
public:
  RecordWriter(llvm::Module &M, const sr_spec &Spec) : M(M), Spec(Spec) {}

  llvm::GlobalVariable *site(const SpecRule &Rule, const SiteText &Text,
                             llvm::ArrayRef<Slot> Slots,
                             llvm::ArrayRef<std::string> Operands);
  void unit(bool HasDebugInfo);
  void ruleList();
  /// The constructor and destructor that register this object's sites.
  void registration();
  /// Keeps all records made so far from being thrown away.
  void finish();

private:
  llvm::GlobalVariable *emit(llvm::StringRef Bytes, const char *Section,
                             bool Writable, const char *Name);

  llvm::Module &M;
  const sr_spec &Spec;
  llvm::SmallVector<llvm::GlobalValue *, 32> Kept;
};

} // namespace semrules

#endif
