//===- Helpers.h - the rules' own functions --------------------------------===//
//
// `helpers` of a rule file come as bitcode in the spec.  They are linked into
// the module when the first check calls one, after all sites were found, so
// that they carry no checks; what no check calls is taken out again.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_HELPERS_H
#define SEMRULES_HELPERS_H

#include "FunctionInfo.h"
#include "Spec.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/ValueHandle.h"
#include <map>

namespace semrules {

struct Helper {
  llvm::Function *Fn;
  Signature Sig;
};

class Helpers {
public:
  Helpers(llvm::Module &M, const sr_spec &Spec) : M(M), Spec(Spec) {}

  /// The functions of that name among the helpers of a rule file (counted from
  /// 1); links them in.  On failure, Error says why.
  llvm::ArrayRef<Helper> find(uint32_t File, llvm::StringRef Name,
                              std::string &Error);
  /// Takes out what nobody calls.
  void finish();

private:
  struct Linked {
    llvm::StringMap<llvm::SmallVector<Helper, 1>> ByName;
    std::string Error;
  };
  void link(uint32_t File, Linked &Result);
  bool prepare(llvm::Module &From, uint32_t File, Linked &Result,
               llvm::StringMap<std::string> &Exported);
  bool isCalled(uint32_t File, llvm::StringRef Name);

  llvm::Module &M;
  const sr_spec &Spec;
  std::map<uint32_t, Linked> Files;
  std::vector<llvm::WeakVH> Added;
};

/// Parameters and result as the function's own debug information has them.
Signature describedSignature(const llvm::Function &F);

} // namespace semrules

#endif
