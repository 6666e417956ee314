//===- RecordFields.cpp - where the fields of a record lie -----------------===//
//
// Fields by name, path and pattern, through anonymous members and bases.
//
//===----------------------------------------------------------------------===//

#include "TypeIndex.h"
#include "../rules/glob.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;

namespace semrules {

/// The element type and extent where T is an array; T itself otherwise.
static void describeArray(FieldInfo &F) {
  F.BitSize = F.IsBitField ? F.BitSize : F.Whole.sizeInBytes() * 8;
  F.BitExtent = F.BitSize;
  F.Type = F.Whole;
  F.InArray = F.Type.classify() == TypeClass::Array;
  while (F.Type.classify() == TypeClass::Array) {
    F.Type = F.Type.pointee();
    F.BitSize = F.Type.sizeInBytes() * 8;
  }
}

static FieldInfo describeMember(const DICompositeType *C,
                                const DIDerivedType *D) {
  FieldInfo F;
  F.Owner = C;
  F.Name = D->getName().str();
  F.BitOffset = D->getOffsetInBits();
  F.IsBitField = D->isBitField();
  F.BitSize = D->getSizeInBits();
  F.Whole = SrType::ofDI(D->getBaseType());
  F.InUnion = C->getTag() == dwarf::DW_TAG_union_type;
  if (F.InUnion)
    F.Arms.push_back(D);
  describeArray(F);
  return F;
}

/// Visits data members of C; those of anonymous members and of bases too.
static bool forEachMember(const DICompositeType *C,
                          function_ref<bool(FieldInfo)> Visit,
                          unsigned Depth = 0) {
  if (Depth > 32)
    return false;
  for (const DINode *N : C->getElements()) {
    auto *D = dyn_cast_or_null<DIDerivedType>(N);
    if (!D || D->isStaticMember())
      continue;
    bool IsBase = D->getTag() == dwarf::DW_TAG_inheritance;
    if (D->getTag() != dwarf::DW_TAG_member && !IsBase)
      continue;
    if (!IsBase && !D->getName().empty()) {
      if (Visit(describeMember(C, D)))
        return true;
      continue;
    }
    const DICompositeType *Inner = SrType::ofDI(D->getBaseType()).record();
    bool IsUnion = C->getTag() == dwarf::DW_TAG_union_type;
    if (Inner && forEachMember(
                     Inner,
                     [&](FieldInfo F) {
                       F.Owner = C;
                       F.BitOffset += D->getOffsetInBits();
                       F.InUnion |= IsUnion;
                       if (IsUnion)
                         F.Arms.push_back(D);
                       return Visit(F);
                     },
                     Depth + 1))
      return true;
  }
  return false;
}

std::optional<FieldInfo> findMember(const DICompositeType *C,
                                    StringRef Name) {
  std::optional<FieldInfo> Found;
  forEachMember(C, [&](const FieldInfo &F) {
    if (F.Name != Name)
      return false;
    Found = F;
    return true;
  });
  return Found;
}

std::optional<FieldInfo> findPath(const DICompositeType *C, StringRef Path) {
  std::optional<FieldInfo> Result;
  const DICompositeType *Owner = C;
  StringRef Rest = Path;
  while (true) {
    StringRef Segment = Rest.take_until([](char Ch) { return Ch == '.'; });
    std::optional<FieldInfo> F =
        Owner ? findMember(Owner, Segment) : std::nullopt;
    if (!F)
      return std::nullopt;
    if (Result) {
      F->BitOffset += Result->BitOffset;
      F->InUnion |= Result->InUnion;
      F->Arms.append(Result->Arms.begin(), Result->Arms.end());
      F->InArray |= Result->InArray;
    }
    F->Owner = C;
    F->Name = Path.str();
    Result = F;
    if (Segment.size() == Rest.size())
      return Result;
    Rest = Rest.drop_front(Segment.size() + 1);
    Owner = F->Type.record();
  }
}

SmallVector<FieldInfo, 8> findFields(const DICompositeType *C,
                                     StringRef Pattern) {
  SmallVector<FieldInfo, 8> Result;
  forEachMember(C, [&](const FieldInfo &F) {
    if (sr_glob_match(Pattern.data(), Pattern.size(), F.Name.data(),
                      F.Name.size()))
      Result.push_back(F);
    return false;
  });
  return Result;
}

std::string nearestMember(const DICompositeType *C, StringRef Name) {
  std::string Best;
  unsigned BestDistance = unsigned(Name.size() / 3 + 1);
  forEachMember(C, [&](const FieldInfo &F) {
    unsigned D = StringRef(F.Name).edit_distance(Name, true, BestDistance);
    if (D <= BestDistance && (Best.empty() || D < BestDistance)) {
      Best = F.Name;
      BestDistance = D;
    }
    return false;
  });
  return Best;
}

/// "; did you mean 'x'?", or "; it has 'a', 'b' and 3 more".
static std::string fieldCure(const DICompositeType *C, StringRef Name) {
  constexpr size_t MostNames = 6;
  std::string Near = C ? nearestMember(C, Name) : "";
  if (!Near.empty())
    return "; did you mean '" + Near + "'?";
  SmallVector<std::string, 8> Names;
  if (C)
    for (const FieldInfo &F : findFields(C, "*"))
      Names.push_back("'" + F.Name + "'");
  if (Names.empty())
    return C ? "; it has none" : "; it is no struct";
  size_t Shown = std::min(Names.size(), MostNames);
  std::string Cure = "; it has " + Names.front();
  for (size_t I = 1; I < Shown; ++I)
    Cure += (I + 1 == Names.size() ? " and " : ", ") + Names[I];
  if (Shown < Names.size())
    Cure += " and " + std::to_string(Names.size() - Shown) + " more";
  return Cure;
}

std::string missingField(const DICompositeType *C, StringRef Name,
                         StringRef Path) {
  std::string Owner = Name.str();
  while (true) {
    auto [Segment, Rest] = Path.split('.');
    std::optional<FieldInfo> F = C ? findMember(C, Segment) : std::nullopt;
    if (!F || Rest.empty())
      return "'" + Owner + "' has no field '" + Segment.str() + "'" +
             fieldCure(C, Segment);
    Owner += "." + Segment.str();
    C = F->Type.record();
    Path = Rest;
  }
}

uint64_t canonicalBitOffset(SrType T, uint64_t BitOffset) {
  uint64_t Base = 0;
  for (unsigned Depth = 0; Depth < 64; ++Depth) {
    if (T.classify() == TypeClass::Array) {
      while (T.classify() == TypeClass::Array)
        T = T.pointee();
      if (uint64_t Size = T.sizeInBytes() * 8)
        BitOffset %= Size;
      continue;
    }
    const DICompositeType *C = T.record();
    // Members of a union overlap: only their common base can be said.
    if (!C || C->getTag() == dwarf::DW_TAG_union_type)
      break;
    std::optional<FieldInfo> Inside;
    for (const DINode *N : C->getElements()) {
      auto *D = dyn_cast_or_null<DIDerivedType>(N);
      if (!D || D->isStaticMember() || D->isBitField() ||
          (D->getTag() != dwarf::DW_TAG_member &&
           D->getTag() != dwarf::DW_TAG_inheritance))
        continue;
      uint64_t Size = SrType::ofDI(D->getBaseType()).sizeInBytes() * 8;
      if (D->getOffsetInBits() <= BitOffset &&
          BitOffset < D->getOffsetInBits() + Size) {
        Inside = describeMember(C, D);
        break;
      }
    }
    if (!Inside)
      break;
    Base += Inside->BitOffset;
    BitOffset -= Inside->BitOffset;
    T = Inside->Whole;
  }
  return Base + BitOffset;
}

} // namespace semrules
