//===- ExactRecords.h - records whose members must be told apart ----------===//
//
// Finds, among a translation unit's declarations, the unions and the structs
// with bit-fields that fields of rules lie in.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_EXACTRECORDS_H
#define SEMRULES_EXACTRECORDS_H

#include "ClangCompat.h"
#include "Spec.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"

namespace semrules {

class ExactRecords {
public:
  /// Spec must outlive this.
  explicit ExactRecords(const sr_spec &Spec);

  /// Looks at a declaration, and at those inside it.
  void look(const clang::Decl &D);
  /// Definitions found since the last call, each once.
  std::vector<clang::RecordDecl *> take();

private:
  using Points = llvm::SmallVector<uint32_t, 4>;

  void lookInside(const clang::DeclContext &Context);
  Points pointsOf(const clang::NamedDecl &D, uint32_t OtherBase) const;
  void want(clang::QualType T, const Points &Wanted);
  void want(const clang::RecordDecl &R, const Points &Wanted);
  void wantFields(const clang::RecordDecl &R, uint32_t Point);
  bool walk(const clang::RecordDecl &R, llvm::StringRef Path, bool IsGlob);
  void add(const clang::RecordDecl &R, const clang::FieldDecl &Field);

  const sr_spec &Spec;
  llvm::SmallVector<std::pair<uint32_t, llvm::StringRef>, 4> Globs;
  bool HasSubjects;
  /// Points of records that are only declared as yet.
  llvm::DenseMap<const clang::Decl *, Points> Pending;
  llvm::SetVector<clang::RecordDecl *> Found;
  llvm::DenseSet<const clang::RecordDecl *> Taken;
};

} // namespace semrules

#endif
