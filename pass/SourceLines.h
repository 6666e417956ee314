//===- SourceLines.h - the program's text at a place -----------------------===//
//
// Some things look alike in IR and differ in the source only: a `return;` and
// the end of an `if`, a call of memcpy and an assignment.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SOURCELINES_H
#define SEMRULES_SOURCELINES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugLoc.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace semrules {

class SourceLines {
public:
  /// The text from a place to the end of its line; "" if not at hand.
  llvm::StringRef at(const llvm::DebugLoc &Loc);
  /// The column, from 1, where Name stands as a word in the line; 0 if it does
  /// not, or if the file is not at hand.
  unsigned columnOf(const llvm::DIScope &File, unsigned Line,
                    llvm::StringRef Name);

private:
  llvm::StringRef line(const llvm::DIScope &File, unsigned Number);

  llvm::StringMap<std::unique_ptr<llvm::MemoryBuffer>> Files;
};

/// Splits off the name that Text begins with; "" if it begins otherwise.
/// Rest is what follows, blanks left out.
llvm::StringRef leadingName(llvm::StringRef Text, llvm::StringRef &Rest);

} // namespace semrules

#endif
