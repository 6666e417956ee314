//===- ExactRecords.cpp - records whose members must be told apart --------===//

#include "ExactRecords.h"
#include "../rules/glob.h"

using namespace clang;
using llvm::StringRef;

namespace semrules {

ExactRecords::ExactRecords(const sr_spec &Spec) : Spec(Spec) {
  uint32_t G;
  for (uint32_t I = 0; (G = sr_spec_glob(&Spec, I)) != SR_NONE; ++I) {
    const SpecPoint *P = sr_spec_point(&Spec, G);
    if (P && P->base != SR_BASE_FUNCTION)
      Globs.push_back({G, sr_spec_string(&Spec, P->name)});
  }
  HasSubjects = !Globs.empty() || Spec.header->subjects.count;
}

/// "ns::Class::name", as debug information has it: without anonymous
/// namespaces, from the innermost function on.
static std::string qualifiedName(const NamedDecl &D) {
  std::string Name = D.getName().str();
  for (const DeclContext *C = D.getDeclContext(); C; C = C->getParent()) {
    if (C->isFunctionOrMethod())
      break;
    auto *N = dyn_cast<NamedDecl>(C);
    if (N && N->getDeclName().isIdentifier() && !N->getName().empty())
      Name = N->getName().str() + "::" + Name;
  }
  return Name;
}

/// Points on fields of what D names, other than those for OtherBase alone.
ExactRecords::Points ExactRecords::pointsOf(const NamedDecl &D,
                                            uint32_t OtherBase) const {
  Points Result;
  if (!D.getDeclName().isIdentifier() || D.getName().empty())
    return Result;
  std::string Name = qualifiedName(D);
  auto Add = [&](uint32_t I) {
    const SpecPoint *P = sr_spec_point(&Spec, I);
    if (P->base != OtherBase && *sr_spec_string(&Spec, P->field))
      Result.push_back(I);
  };
  for (uint32_t I = sr_spec_find_subject(&Spec, Name.data(), Name.size());
       I != SR_NONE && sr_spec_point(&Spec, I);
       I = sr_spec_point(&Spec, I)->next)
    Add(I);
  for (const auto &G : Globs)
    if (sr_glob_match(G.second.data(), G.second.size(), Name.data(),
                      Name.size()))
      Add(G.first);
  return Result;
}

void ExactRecords::lookInside(const DeclContext &Context) {
  for (const Decl *Inner : Context.decls())
    look(*Inner);
}

void ExactRecords::look(const Decl &D) {
  if (!HasSubjects)
    return;
  if (auto *R = dyn_cast<RecordDecl>(&D)) {
    want(*R, pointsOf(*R, SR_BASE_VARIABLE));
    // Typedefs and static members; records inside come by themselves.
    if (isa<CXXRecordDecl>(R) && R->isThisDeclarationADefinition())
      lookInside(*R);
  } else if (auto *T = dyn_cast<TypedefNameDecl>(&D)) {
    Points Wanted = pointsOf(*T, SR_BASE_VARIABLE);
    if (!Wanted.empty())
      want(T->getUnderlyingType(), Wanted);
  } else if (auto *V = dyn_cast<VarDecl>(&D)) {
    Points Wanted = pointsOf(*V, SR_BASE_TYPE);
    if (!Wanted.empty())
      want(V->getType(), Wanted);
  } else if (isa<NamespaceDecl>(D) || isa<LinkageSpecDecl>(D) ||
             isa<ExportDecl>(D)) {
    lookInside(*cast<DeclContext>(&D));
  }
}

void ExactRecords::want(QualType T, const Points &Wanted) {
  T = T.getCanonicalType();
  while (const ArrayType *A = T->getAsArrayTypeUnsafe())
    T = A->getElementType().getCanonicalType();
  if (const auto *R = T->getAs<RecordType>())
    want(*R->getDecl(), Wanted);
}

void ExactRecords::want(const RecordDecl &R, const Points &Wanted) {
  const RecordDecl *Definition = R.getDefinition();
  if (!Definition || !Definition->isCompleteDefinition()) {
    if (!Wanted.empty())
      Pending[R.getCanonicalDecl()].append(Wanted.begin(), Wanted.end());
    return;
  }
  for (uint32_t Point : Wanted)
    wantFields(*Definition, Point);
  auto Earlier = Pending.find(Definition->getCanonicalDecl());
  if (Earlier == Pending.end())
    return;
  for (uint32_t Point : Points(Earlier->second))
    wantFields(*Definition, Point);
  Pending.erase(Definition->getCanonicalDecl());
}

void ExactRecords::wantFields(const RecordDecl &R, uint32_t Point) {
  const SpecPoint *P = sr_spec_point(&Spec, Point);
  walk(R, sr_spec_string(&Spec, P->field), P->flags & SR_POINT_FIELD_GLOB);
}

/// The struct or union that lies in a field, its elements if it is an array.
static const RecordDecl *recordIn(const FieldDecl &Field) {
  QualType T = Field.getType().getCanonicalType();
  while (const ArrayType *A = T->getAsArrayTypeUnsafe())
    T = A->getElementType().getCanonicalType();
  const auto *R = T->getAs<RecordType>();
  return R ? R->getDecl()->getDefinition() : nullptr;
}

/// Adds the records on the way to the fields of a path.  Returns whether there
/// are any.
bool ExactRecords::walk(const RecordDecl &R, StringRef Path, bool IsGlob) {
  if (R.isDependentContext() || R.isInvalidDecl())
    return false;
  StringRef Segment =
      IsGlob ? Path : Path.take_until([](char C) { return C == '.'; });
  bool Any = false;
  for (const FieldDecl *F : R.fields()) {
    const RecordDecl *Inner = recordIn(*F);
    bool Here;
    if (F->getDeclName().isEmpty())
      Here = Inner && walk(*Inner, Path, IsGlob);
    else if (IsGlob)
      Here = sr_glob_match(Segment.data(), Segment.size(), F->getName().data(),
                           F->getName().size());
    else
      Here =
          F->getName() == Segment &&
          (Segment.size() == Path.size() ||
           (Inner && walk(*Inner, Path.drop_front(Segment.size() + 1), false)));
    if (Here)
      add(R, *F);
    Any |= Here;
  }
  if (auto *Class = dyn_cast<CXXRecordDecl>(&R))
    for (const CXXBaseSpecifier &B : Class->bases())
      if (const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl())
        if (Base->getDefinition())
          Any |= walk(*Base->getDefinition(), Path, IsGlob);
  return Any;
}

/// Where a member takes no room clang's address of it is not by the layout.
static bool hasMembersWithoutSize(const RecordDecl &R) {
  return llvm::any_of(R.fields(), [&](const FieldDecl *F) {
    return F->isZeroSize(R.getASTContext());
  });
}

void ExactRecords::add(const RecordDecl &R, const FieldDecl &Field) {
  if ((R.isUnion() || Field.isBitField()) && !Taken.count(&R) &&
      !R.hasAttr<BPFPreserveAccessIndexAttr>() && !hasMembersWithoutSize(R))
    Found.insert(const_cast<RecordDecl *>(&R));
}

std::vector<RecordDecl *> ExactRecords::take() {
  auto Result = Found.takeVector();
  for (const RecordDecl *R : Result)
    Taken.insert(R);
  return std::vector<RecordDecl *>(Result.begin(), Result.end());
}

} // namespace semrules
