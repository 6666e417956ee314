//===- SpecTypes.cpp - types that came with the rules ----------------------===//

#include "SpecTypes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace semrules {

SpecTypes::SpecTypes(Module &M, const sr_spec &Spec)
    : Spec(Spec), M(M), Builder(M) {}

const SpecSymbol *SpecTypes::find(StringRef Name, sr_symbol_kind Kind) const {
  return findLinked(Name, "", Kind);
}

/// Equal, or two of the several functions that one constructor or destructor
/// becomes: they differ in a digit behind C or D.
static bool areLinkedAlike(StringRef A, StringRef B) {
  if (A == B)
    return true;
  if (A.size() != B.size())
    return false;
  size_t At = 0;
  while (A[At] == B[At])
    ++At;
  return At && (A[At - 1] == 'C' || A[At - 1] == 'D') && isDigit(A[At]) &&
         isDigit(B[At]) && A.drop_front(At + 1) == B.drop_front(At + 1);
}

const SpecSymbol *SpecTypes::findLinked(StringRef Name, StringRef LinkName,
                                        sr_symbol_kind Kind) const {
  if (empty())
    return nullptr;
  uint32_t Left = Spec.header->symbols.count;
  for (uint32_t I = sr_spec_find_symbol(&Spec, Name.data(), Name.size());
       I != SR_NONE && Left--;) {
    const SpecSymbol *S = sr_spec_symbol(&Spec, I);
    if (!S)
      break;
    StringRef Linked = str(S->link_name);
    if (S->kind == uint32_t(Kind) &&
        (LinkName.empty() || Linked.empty() ||
         areLinkedAlike(Linked, LinkName)))
      return S;
    I = S->next;
  }
  return nullptr;
}

void SpecTypes::forEach(function_ref<void(const SpecSymbol &)> Visit) const {
  for (uint32_t I = 0; I < Spec.header->symbols.count; ++I)
    Visit(*sr_spec_symbol(&Spec, I));
}

DIType *SpecTypes::type(uint32_t Index) {
  const SpecType *T = sr_spec_type(&Spec, Index);
  // No compiler nests types this deep: the spec is damaged.
  if (!T || Depth > 200)
    return nullptr;
  auto Found = Made.find(Index);
  if (Found != Made.end())
    return Found->second;
  // Whoever comes by in a circle that no record breaks sees void.
  Made[Index] = nullptr;
  ++Depth;
  DIType *Result = Made[Index] = make(*T, Index);
  // Members lead back to types in the making: they come when those are made.
  for (size_t I = 0; Depth == 1 && I < Unfilled.size(); ++I) {
    std::pair<DICompositeType *, uint32_t> Next = Unfilled[I];
    addMembers(*Next.first, *sr_spec_type(&Spec, Next.second));
  }
  if (--Depth == 0)
    Unfilled.clear();
  return Result;
}

static unsigned encodingOf(const SpecType &T) {
  bool Signed = T.flags & SR_TYPE_IS_SIGNED;
  switch (T.kind) {
  case SR_TYPE_BOOLEAN:
    return dwarf::DW_ATE_boolean;
  case SR_TYPE_CHARACTER:
    return Signed ? dwarf::DW_ATE_signed_char : dwarf::DW_ATE_unsigned_char;
  case SR_TYPE_FLOATING:
    return dwarf::DW_ATE_float;
  default:
    return Signed ? dwarf::DW_ATE_signed : dwarf::DW_ATE_unsigned;
  }
}

DIType *SpecTypes::make(const SpecType &T, uint32_t Index) {
  switch (T.kind) {
  case SR_TYPE_BOOLEAN:
  case SR_TYPE_CHARACTER:
  case SR_TYPE_INTEGER:
  case SR_TYPE_FLOATING:
    return Builder.createBasicType(str(T.name), T.size * 8, encodingOf(T));
  case SR_TYPE_ENUM:
    return makeEnum(T);
  case SR_TYPE_POINTER:
    return Builder.createPointerType(type(T.target), T.size * 8);
  case SR_TYPE_REFERENCE:
    return Builder.createReferenceType(dwarf::DW_TAG_reference_type,
                                       type(T.target), 64);
  case SR_TYPE_TYPEDEF:
    if (DIType *Target = type(T.target))
      return Builder.createTypedef(Target, str(T.name), nullptr, 0, nullptr);
    return nullptr;
  case SR_TYPE_RECORD:
    return makeRecord(T, Index);
  case SR_TYPE_ARRAY:
    return makeArray(T);
  case SR_TYPE_FUNCTION:
    return makeFunction(T);
  case SR_TYPE_UNKNOWN: // a vector, say: its place is known, no more
    return T.size ? Builder.createBasicType(str(T.name), T.size * 8, 0)
                  : nullptr;
  default:
    return nullptr;
  }
}

DIType *SpecTypes::arrayOf(DIType *Element, uint64_t Bytes, uint64_t Count) {
  Metadata *Range = Builder.getOrCreateSubrange(0, int64_t(Count));
  return Builder.createArrayType(Bytes * Count * 8, 0, Element,
                                 Builder.getOrCreateArray({Range}));
}

/// Distinct, so that unnamed structs of one size stay apart.
DICompositeType *SpecTypes::composite(const SpecType &T, unsigned Tag,
                                      bool IsComplete) {
  return DICompositeType::getDistinct(
      M.getContext(), Tag, str(T.name), nullptr, T.line, nullptr, nullptr,
      T.size * 8, T.align * 8, 0,
      IsComplete ? DINode::FlagZero : DINode::FlagFwdDecl, DINodeArray(), 0,
      nullptr);
}

DIType *SpecTypes::makeEnum(const SpecType &T) {
  bool Signed = T.flags & SR_TYPE_IS_SIGNED;
  SmallVector<Metadata *, 8> Elements;
  for (uint32_t I = 0; I < T.member_count; ++I)
    if (const SpecMember *E = sr_spec_member(&Spec, T.first_member + I))
      Elements.push_back(
          Builder.createEnumerator(str(E->name), uint64_t(E->value), !Signed));
  return DICompositeType::getDistinct(
      M.getContext(), dwarf::DW_TAG_enumeration_type, str(T.name), nullptr,
      T.line, nullptr, type(T.target), T.size * 8, T.align * 8, 0,
      DINode::FlagZero, Builder.getOrCreateArray(Elements), 0, nullptr);
}

DIType *SpecTypes::makeFunction(const SpecType &T) {
  SmallVector<Metadata *, 8> Types = {type(T.target)};
  for (uint32_t I = 0; I < T.member_count; ++I)
    if (const SpecMember *P = sr_spec_member(&Spec, T.first_member + I))
      Types.push_back(type(P->type));
  if (T.flags & SR_TYPE_IS_VARIADIC)
    Types.push_back(nullptr);
  return Builder.createSubroutineType(Builder.getOrCreateTypeArray(Types));
}

DIType *SpecTypes::makeArray(const SpecType &T) {
  DIType *Element = type(T.target);
  if (!Element)
    return nullptr;
  Metadata *Range = Builder.getOrCreateSubrange(0, int64_t(T.count));
  return Builder.createArrayType(T.size * 8, T.align * 8, Element,
                                 Builder.getOrCreateArray({Range}));
}

DIType *SpecTypes::makeRecord(const SpecType &T, uint32_t Index) {
  bool IsComplete = T.size && !(T.flags & SR_TYPE_IS_INCOMPLETE);
  unsigned Tag = T.flags & SR_TYPE_IS_UNION   ? dwarf::DW_TAG_union_type
                 : T.flags & SR_TYPE_IS_CLASS ? dwarf::DW_TAG_class_type
                                              : dwarf::DW_TAG_structure_type;
  DICompositeType *C = composite(T, Tag, IsComplete);
  Places[C] = Index;
  if (IsComplete)
    Unfilled.push_back({C, Index});
  return C;
}

void SpecTypes::addMembers(DICompositeType &C, const SpecType &T) {
  SmallVector<Metadata *, 16> Elements;
  for (uint32_t I = 0; I < T.member_count; ++I) {
    const SpecMember *F = sr_spec_member(&Spec, T.first_member + I);
    const SpecType *Of = F ? sr_spec_type(&Spec, F->type) : nullptr;
    DIType *Type = Of ? type(F->type) : nullptr;
    if (!Type)
      continue;
    uint64_t Offset = uint64_t(F->value);
    if (F->flags & SR_MEMBER_IS_BASE)
      Elements.push_back(
          Builder.createInheritance(&C, Type, Offset, 0, DINode::FlagZero));
    else if (F->flags & SR_MEMBER_IS_BIT_FIELD)
      Elements.push_back(Builder.createBitFieldMemberType(
          &C, str(F->name), nullptr, 0, F->bit_size, Offset,
          Of->size ? Offset - Offset % (Of->size * 8) : Offset,
          DINode::FlagZero, Type));
    else
      Elements.push_back(Builder.createMemberType(
          &C, str(F->name), nullptr, 0, Of->size * 8, 0, Offset,
          DINode::FlagZero, Type));
  }
  C.replaceElements(Builder.getOrCreateArray(Elements));
}

const DICompositeType *SpecTypes::record(const SpecSymbol &Symbol) {
  uint32_t Index = Symbol.type;
  const SpecType *T = sr_spec_type(&Spec, Index);
  for (unsigned I = 0; T && T->kind == SR_TYPE_TYPEDEF && I < 200; ++I) {
    Index = T->target;
    T = sr_spec_type(&Spec, Index);
  }
  if (!T || T->kind != SR_TYPE_RECORD || !T->size ||
      (T->flags & SR_TYPE_IS_INCOMPLETE))
    return nullptr;
  return dyn_cast_or_null<DICompositeType>(type(Index));
}

void SpecTypes::forEachParameterName(
    const SpecSymbol &Function, function_ref<void(StringRef)> Visit) const {
  const SpecType *T = sr_spec_type(&Spec, Function.type);
  for (uint32_t I = 0; T && I < T->member_count; ++I)
    if (const SpecMember *P = sr_spec_member(&Spec, T->first_member + I))
      Visit(str(P->name));
}

std::string SpecTypes::placeOf(const DICompositeType *C) const {
  auto It = Places.find(C);
  const SpecType *T =
      It == Places.end() ? nullptr : sr_spec_type(&Spec, It->second);
  if (!T || str(T->file).empty())
    return "the headers";
  return (str(T->file) + ":" + Twine(T->line)).str();
}

} // namespace semrules
